import { concat, fromHex, utf8Bytes } from '@tamga/formats';
import { mutateOctets } from './octets.ts';
import { oneIn, pick, type Random } from './random.ts';

/** Another content for a value, by its universal tag: right ones, wrong ones and ones at the edge. */
export function otherContent(tag: number, content: Uint8Array, random: Random): Uint8Array {
  if (oneIn(4, random)) return edited(content, random);
  if (oneIn(16, random)) return new Uint8Array();
  return (VALUES[tag] ?? edited)(content, random);
}

type Value = (content: Uint8Array, random: Random) => Uint8Array;

/** Lengths at which readers change their mind. */
const LENGTHS = [1, 2, 15, 16, 20, 31, 32, 33, 48, 64, 65, 127, 128, 129, 255, 256, 257, 4_096];
const HUGE = [16_384, 40_000];

const BOOLEANS = ['00', 'ff', '01', '0000'].map(fromHex);
const INTEGERS = ['00', '01', '02', '7f', 'ff', '80', '0080', 'ff7f', '0000', '00ff', 'ffff'].map(
  fromHex,
);
const OIDS = [
  '2a8648ce3d0201', // id-ecPublicKey
  '2a8648ce3d030107', // P-256
  '2b81040022', // P-384
  '2b2403030208010107', // brainpoolP256r1
  '2a8648ce3d040302', // ecdsa-with-SHA256
  '2a864886f70d010101', // rsaEncryption
  '2a864886f70d01010a', // RSASSA-PSS
  '2a864886f70d01010b', // sha256WithRSAEncryption
  '2a864886f70d010907', // challengePassword
  '2a864886f70d01090e', // extensionRequest
  '2b0e03021a', // SHA-1
  '608648016503040201', // SHA-256
  '608648016503040203', // SHA-512
  '551d0e', // subjectKeyIdentifier
  '551d11', // subjectAltName
  '551d13', // basicConstraints
  '2b0601050507300102', // OCSP nonce
  '550403', // commonName
  '04007f00070202020203', // id-TA-ECDSA-SHA-256
  '2b65', // Ed25519's parent
  '80', // no first octet of an arc
  '2a80', // not ended
  '2a8001', // padded
  'ffffffffffffffffffffffffffffff7f',
].map(fromHex);
const TEXTS = [
  '',
  ' ',
  'MN',
  'SPECIMEN',
  '*.example',
  'xn--a',
  'a'.repeat(64),
  'a'.repeat(65),
  'б'.repeat(300),
  '\0',
  'a\nb',
  '\u202eA',
  '\ufeff',
  '😀',
  "o'neil, <b>",
  '../../etc',
  'urn:tamga:agent:line-1',
].map(utf8Bytes);
const NO_UTF8 = ['c0af', 'eda080', 'f8888080', 'ff', 'e2'].map(fromHex);
const TIMES = [
  '260101000000Z',
  '491231235959Z',
  '500101000000Z',
  '20260101000000Z',
  '20500101000000Z',
  '99991231235959Z',
  '20260230000000Z',
  '20260101000060Z',
  '20260101000000.5Z',
  '2026010100Z',
  '260101000000+0800',
  '-60101000000Z',
].map(utf8Bytes);

const text: Value = (_content, random) =>
  oneIn(5, random) ? pick(NO_UTF8, random) : pick(TEXTS, random);
const time: Value = (_content, random) => pick(TIMES, random);

const VALUES: Readonly<Record<number, Value>> = {
  1: (_content, random) => pick(BOOLEANS, random),
  2: integer,
  3: bits,
  4: (_content, random) => octets(random),
  5: (_content, random) => (oneIn(2, random) ? new Uint8Array() : Uint8Array.of(0)),
  6: oid,
  10: integer,
  12: text,
  18: text,
  19: text,
  20: text,
  22: text,
  23: time,
  24: time,
  26: text,
  28: text,
  30: text,
};

function integer(content: Uint8Array, random: Random): Uint8Array {
  switch (random(4)) {
    case 0: {
      const bytes = octets(random);
      // Shortest form most of the time: what is refused at once tells nothing.
      if ((bytes[0] ?? 0) === 0 && !oneIn(8, random)) bytes[0] = 1 + random(127);
      return bytes;
    }
    case 1: {
      const next = content.slice();
      const last = next.length - 1;
      if (last >= 0) next[last] = ((next[last] ?? 0) + (oneIn(2, random) ? 1 : 255)) & 0xff;
      return next;
    }
    case 2:
      return concat(Uint8Array.of(oneIn(2, random) ? 0 : 0xff), content);
    default:
      return pick(INTEGERS, random);
  }
}

function bits(content: Uint8Array, random: Random): Uint8Array {
  const unused = oneIn(8, random) ? random(256) : random(8);
  const value = oneIn(2, random) ? octets(random) : content.slice(1);
  const last = value.length - 1;
  // The unused bits are zero most of the time, as DER asks (X.690 11.2.1).
  if (last >= 0 && !oneIn(8, random)) value[last] = (value[last] ?? 0) & (0xff << unused);
  return concat(Uint8Array.of(value.length === 0 && !oneIn(4, random) ? 0 : unused), value);
}

function oid(content: Uint8Array, random: Random): Uint8Array {
  if (!oneIn(4, random)) return pick(OIDS, random);
  // One arc more, of any size.
  const arc = Uint8Array.from({ length: random(40) }, () => 0x80 | (1 + random(126)));
  return concat(content, arc, Uint8Array.of(random(128)));
}

function octets(random: Random): Uint8Array {
  const length = oneIn(64, random) ? pick(HUGE, random) : pick(LENGTHS, random);
  const bytes = new Uint8Array(length);
  if (oneIn(4, random)) return bytes.fill(pick([0x00, 0x7f, 0x80, 0xff], random));
  for (let at = 0; at < length; at += 1) bytes[at] = random(256);
  return bytes;
}

function edited(content: Uint8Array, random: Random): Uint8Array {
  return content.length === 0 ? octets(random) : mutateOctets(content, random);
}

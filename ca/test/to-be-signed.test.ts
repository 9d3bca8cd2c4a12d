import assert from 'node:assert/strict';
import { createHash, sign, X509Certificate } from 'node:crypto';
import { test } from 'node:test';
import {
  certificateTemplate,
  drawSerial,
  lintCertificate,
  PROFILES,
  permitCertificate,
  redeemFor,
} from '@tamga/ca';
import {
  assembleSigned,
  type Certificate,
  encodeName,
  encodeSerial,
  name,
  parseCertificate,
  parseDer,
  TAG,
} from '@tamga/formats';
import { type Pair, rsaPair } from './world.ts';

const SUBJECTS = 10_000;
/** So many of them are signed, and read by OpenSSL (node:crypto). */
const SIGNED = 100;
const CYRILLIC = 'АБВГДЕЁЖЗИЙКЛМНОӨПРСТУҮФХЦЧШЩЪЫЬЭЮЯ';
const ALGORITHM = 'rsa-pkcs1-sha256';

/** The same numbers in every run: SHA-256 of a counter. */
function numbers(seed: string): () => number {
  let drawn = 0;
  return () => createHash('sha256').update(`${seed} ${drawn++}`).digest().readUInt32BE(0);
}

function cyrillicName(next: () => number): string {
  const letters = Array.from({ length: 2 + (next() % 24) }, () => CYRILLIC[next() % 35] ?? 'А');
  return letters.join('');
}

const spkiOf = ({ publicKey }: Pair) =>
  new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));

const profileOf = (wanted: string) => {
  const profile = PROFILES.find((one) => one.name === wanted);
  assert.ok(profile);
  return profile;
};

function issuingAuthority(pair: Pair): Certificate {
  const tbs = certificateTemplate({
    profile: profileOf('citizen-issuing'),
    signatureAlgorithm: ALGORITHM,
    publicUrl: 'http://127.0.0.1:7405',
  })({
    serial: drawSerial(),
    subject: name(['C', 'MN'], ['O', 'Specimen'], ['CN', 'Specimen Issuing CA']),
    spki: spkiOf(pair),
    notBefore: new Date('2026-01-01T00:00:00Z'),
  });
  return parseCertificate(assembleSigned(tbs, ALGORITHM, sign('sha256', tbs, pair.privateKey)));
}

test('hard case 1: what is linted is what is signed, byte for byte, for 10,000 Cyrillic subjects', () => {
  const authority = rsaPair();
  const issuer = issuingAuthority(authority);
  const profile = profileOf('citizen-signing');
  const make = () =>
    certificateTemplate({
      profile,
      issuer,
      publicUrl: 'http://127.0.0.1:7405',
      signatureAlgorithm: ALGORITHM,
    });
  const [template, another] = [make(), make()];
  const redeem = redeemFor('certificate');
  const spki = spkiOf(rsaPair());
  const next = numbers('subjects');
  for (let index = 0; index < SUBJECTS; index += 1) {
    const [surname, givenName] = [cyrillicName(next), cyrillicName(next)];
    const subject = name(
      ['C', 'MN'],
      ['CN', `${surname} ${givenName}`.slice(0, 64)],
      ['SN', surname],
      ['GN', givenName],
      ['serialNumber', `PNOMN-${String(next() % 1e9).padStart(12, '9')}`],
    );
    const notBefore = new Date(Date.UTC(2026, 1, 1) + (next() % 1e6) * 1000);
    const fields = { serial: drawSerial(), subject, spki, notBefore, shard: next() % 128 };
    const tbs = template(fields);
    assert.deepEqual(another(fields), tbs);
    const signed = redeem(permitCertificate(tbs, ALGORITHM, profile.roles, issuer));
    assert.deepEqual(signed, tbs);
    if (index % (SUBJECTS / SIGNED) !== 0) continue;
    const signature = sign('sha256', signed, authority.privateKey);
    const der = assembleSigned(signed, ALGORITHM, signature);
    assert.deepEqual(parseCertificate(der).tbs, tbs);
    const judged = new X509Certificate(der);
    assert.ok(judged.verify(authority.publicKey));
    assert.ok(judged.subject.includes(`SN=${surname}`), judged.subject);
  }
});

test('hard case 1: country and serialNumber are PrintableString, names UTF8String', () => {
  const encoded = encodeName(name(['C', 'MN'], ['CN', 'БОЛД'], ['serialNumber', 'PNOMN-99']));
  const tags = parseDer(encoded).children.map((rdn) => rdn.children[0]?.children[1]?.tag);
  assert.deepEqual(tags, [TAG.printableString, TAG.utf8String, TAG.printableString]);
});

test('hard case 1: an RDN of several attributes is a sorted SET, however it is given', () => {
  const [rdn = []] = [name(['CN', 'БОЛД'], ['SN', 'БАТ'], ['serialNumber', 'PNOMN-99']).flat()];
  const orders = [
    [0, 1, 2],
    [2, 1, 0],
    [1, 2, 0],
  ].map((order) => encodeName([order.flatMap((place) => rdn[place] ?? [])]));
  assert.equal(new Set(orders.map((der) => Buffer.from(der).toString('hex'))).size, 1);
  // serialNumber's encoding is the shortest, so it comes first (X.690 11.6).
  const set = parseDer(orders[0] ?? new Uint8Array()).children[0];
  const lengths = set?.children.map(({ raw }) => raw.length) ?? [];
  assert.deepEqual(
    lengths,
    [...lengths].sort((a, b) => a - b),
  );
});

test('hard case 3: a serial of 20 octets with the top bit set takes 21, and is refused', () => {
  assert.throws(() => encodeSerial(Buffer.from('80'.repeat(20), 'hex')), { code: 'value' });
  assert.equal(encodeSerial(Buffer.from('7f'.repeat(20), 'hex')).length, 22);
  const certificate = issuingAuthority(rsaPair());
  const bytes = Buffer.from(`00${'80'.repeat(20)}`, 'hex');
  const findings = lintCertificate({
    certificate: { ...certificate, serial: { value: 1n, bytes } },
    roles: new Set(['ca']),
  });
  assert.ok(findings.some(({ lint }) => lint === 'serial-number-range'));
});

test('hard case 3: a leading zero octet is not written, a padded serial is not read', () => {
  const written = encodeSerial(Buffer.from('0000017f', 'hex'));
  assert.equal(Buffer.from(written).toString('hex'), '0202017f');
  assert.throws(() => parseDer(Buffer.from('020300017f', 'hex')), { code: 'notCanonical' });
});

test('hard case 3: a drawn serial is positive, has no leading zero octet, and does not come again', () => {
  const serials = Array.from({ length: 20_000 }, drawSerial);
  for (const serial of serials) {
    assert.deepEqual([serial.length, encodeSerial(serial).length], [16, 18]);
    assert.ok((serial[0] ?? 0) > 0);
  }
  assert.equal(new Set(serials.map((serial) => serial.toString('hex'))).size, serials.length);
});

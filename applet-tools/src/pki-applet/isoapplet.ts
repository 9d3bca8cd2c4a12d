import { createHash } from 'node:crypto';
import {
  concat,
  encodeHashAlgorithm,
  encodeRsaSpki,
  findTlv,
  fromHex,
  octetString,
  parseTlv,
  parseTlvs,
  requireTlv,
  sequence,
  tlv,
} from '@tamga/formats';
import { encodeApdu } from '../apdu.ts';
import { CardError } from '../errors.ts';
import { type ApduCommand, exchange, exchangeOne, type Transceiver } from '../transceiver.ts';
import {
  type CardFile,
  type CardFileName,
  DIRECTORY_CONDITIONS,
  DIRECTORY_ID,
  FILES,
  KEYS,
  type KeyRole,
  PKI_APPLET_AID,
} from './layout.ts';

const PIN_OCTETS = 16;
/** What a short UPDATE BINARY carries. */
const UPDATE_OCTETS = 255;
const READ_OCTETS = 256;
/** Real chips need up to 17 s for a key; the time-out of a line is 120 s. */
const RSA_2048 = 0xf3;
const RSA_PKCS1 = 0x11;

export function selectPkiApplet(): ApduCommand {
  return command('SELECT of the PKI applet', 0xa4, 0x04, 0x00, PKI_APPLET_AID, 256);
}

/** The application's directory and every file that will ever be needed, each with its access conditions. */
export function createStructure(): readonly ApduCommand[] {
  return [
    command('SELECT MF', 0xa4, 0x00, 0x0c, fromHex('3f00')),
    createFile('CREATE EF.DIR', {
      id: 0x2f00,
      size: 128,
      conditions: [0x00, 0x00, 0x00, 0x00, 0x00, 0x90, 0x00],
    }),
    command('SELECT MF', 0xa4, 0x00, 0x0c, fromHex('3f00')),
    command(
      'CREATE DF 5015',
      0xe0,
      0,
      0,
      fcp(0x38, { id: DIRECTORY_ID, size: 5000, conditions: DIRECTORY_CONDITIONS }),
    ),
    ...Object.entries(FILES).flatMap(([name, file]) => [
      command('SELECT DF 5015', 0xa4, 0x08, 0x0c, fromHex('5015')),
      createFile(`CREATE ${name}`, file),
    ]),
  ];
}

function createFile(name: string, file: CardFile): ApduCommand {
  return command(name, 0xe0, 0, 0, fcp(0x01, file));
}

function fcp(descriptor: number, file: CardFile): Uint8Array {
  return tlv(
    0x6f,
    tlv(0x81, Uint8Array.of(file.size >> 8, file.size & 0xff)),
    tlv(0x82, Uint8Array.of(descriptor)),
    tlv(0x83, Uint8Array.of(file.id >> 8, file.id & 0xff)),
    tlv(0x86, Uint8Array.of(0xff, ...file.conditions)),
  );
}

/** Sets the PUK, once and for all: 16 bytes. */
export function setPuk(puk: Uint8Array): ApduCommand {
  return { ...command('SET PUK', 0x24, 0x01, 0x02, puk), irreversible: true };
}

/** Sets the first PIN; from here on the access conditions bind. */
export function setFirstPin(pin: Uint8Array): ApduCommand {
  return { ...command('SET PIN', 0x24, 0x01, 0x01, pin), irreversible: true };
}

export function verifyPin(pin: Uint8Array): ApduCommand {
  return command('VERIFY', 0x20, 0x00, 0x01, padPin(pin));
}

/** VERIFY with the PIN left for the workstation to fill in. */
export function verifyPinTemplate(): ApduCommand {
  return {
    ...command('VERIFY', 0x20, 0x00, 0x01, new Uint8Array(PIN_OCTETS)),
    secret: { prompt: 'pin', offset: 5, length: PIN_OCTETS, pad: 0 },
  };
}

/** RESET RETRY COUNTER: the PUK from the server, the new PIN left for the workstation to fill in. */
export function setPinWithPukTemplate(puk: Uint8Array): ApduCommand {
  return {
    ...command('RESET RETRY COUNTER', 0x2c, 0x00, 0x01, concat(puk, new Uint8Array(PIN_OCTETS))),
    secret: { prompt: 'newPin', offset: 5 + PIN_OCTETS, length: PIN_OCTETS, pad: 0 },
    irreversible: true,
  };
}

/** Tries left for the PIN; undefined when it is verified. */
export async function pinTriesLeft(card: Transceiver): Promise<number | undefined> {
  const [response] = await card.transmit([
    {
      name: 'VERIFY (query)',
      apdu: encodeApdu({ cla: 0, ins: 0x20, p1: 0, p2: 1 }),
      expected: [0x9000, 0x6983, ...Array.from({ length: 16 }, (_, left) => 0x63c0 | left)],
    },
  ]);
  const sw = response?.sw ?? 0;
  return sw === 0x9000 ? undefined : sw === 0x6983 ? 0 : sw & 0x0f;
}

/** GENERATE ASYMMETRIC KEY PAIR, RSA-2048; needs the PIN. Two lists: what cannot be undone ends the second. */
export async function generateKey(card: Transceiver, role: KeyRole): Promise<Uint8Array> {
  await exchange(card, [
    command('SELECT DF 5015', 0xa4, 0x08, 0x0c, fromHex('5015')),
    command(
      'MSE SET for key generation',
      0x22,
      0x41,
      0x00,
      concat(tlv(0x80, Uint8Array.of(RSA_2048)), tlv(0x84, Uint8Array.of(KEYS[role].reference))),
    ),
  ]);
  const { data } = await exchangeOne(card, {
    ...command('GENERATE ASYMMETRIC KEY PAIR', 0x46, 0x42, 0x00, undefined, 256),
    irreversible: true,
  });
  const template = parseTlv(data, 'public key');
  const items = parseTlvs(template.value, 'public key');
  const modulus = requireTlv(items, 0x81, 'public key').value;
  const exponent = findTlv(items, 0x82)?.value ?? new Uint8Array();
  if (template.tag !== 0x7f49 || modulus.length !== 256 || ((modulus[0] ?? 0) & 0x80) === 0) {
    throw new CardError('UNEXPECTED_ANSWER', 'The card gave no RSA public key of 2048 bits.');
  }
  return encodeRsaSpki(modulus, exponent);
}

/** RSASSA-PKCS1-v1_5 with SHA-256 over `data`; needs the PIN. 256 bytes. */
export async function signData(
  card: Transceiver,
  role: KeyRole,
  data: Uint8Array,
): Promise<Uint8Array> {
  const digest = createHash('sha256').update(data).digest();
  const digestInfo = sequence(encodeHashAlgorithm('sha256', true), octetString(digest));
  const responses = await exchange(card, [
    command(
      'MSE SET for a signature',
      0x22,
      0x41,
      0xb6,
      concat(
        tlv(0x80, Uint8Array.of(RSA_PKCS1)),
        tlv(0x81, fromHex('5015')),
        tlv(0x84, Uint8Array.of(KEYS[role].reference)),
      ),
    ),
    command('PSO COMPUTE DIGITAL SIGNATURE', 0x2a, 0x9e, 0x9a, digestInfo, 256),
  ]);
  return responses[1]?.data ?? new Uint8Array();
}

/** Writes a file from its start, and fills what is left of it with zeros when `clear` is set. */
export function writeFile(
  name: CardFileName,
  content: Uint8Array,
  options: { readonly clear?: boolean } = {},
): readonly ApduCommand[] {
  const { size } = FILES[name];
  if (content.length > size) {
    throw new CardError(
      'COMMAND_INVALID',
      `${name} has ${content.length} bytes; its file has room for ${size}.`,
    );
  }
  const bytes =
    options.clear === true ? concat(content, new Uint8Array(size - content.length)) : content;
  return [selectFile(name), ...updates(name, bytes)];
}

export function writeDir(content: Uint8Array): readonly ApduCommand[] {
  return [
    command('SELECT EF.DIR', 0xa4, 0x08, 0x0c, fromHex('2f00')),
    ...updates('EF.DIR', content),
  ];
}

function updates(name: string, bytes: Uint8Array): readonly ApduCommand[] {
  return Array.from({ length: Math.ceil(bytes.length / UPDATE_OCTETS) }, (_, index) => {
    const offset = index * UPDATE_OCTETS;
    return command(
      `UPDATE BINARY ${name}`,
      0xd6,
      offset >> 8,
      offset & 0xff,
      bytes.subarray(offset, offset + UPDATE_OCTETS),
    );
  });
}

/** The first `length` bytes of a file; the whole file when absent. */
export async function readCardFile(
  card: Transceiver,
  name: CardFileName,
  length: number = FILES[name].size,
): Promise<Uint8Array> {
  const [, ...parts] = await exchange(card, [
    selectFile(name),
    ...Array.from({ length: Math.ceil(length / READ_OCTETS) }, (_, index) => {
      const offset = index * READ_OCTETS;
      return command(
        `READ BINARY ${name}`,
        0xb0,
        offset >> 8,
        offset & 0xff,
        undefined,
        Math.min(READ_OCTETS, length - offset),
      );
    }),
  ]);
  return concat(...parts.map(({ data }) => data));
}

function selectFile(name: CardFileName): ApduCommand {
  const { id } = FILES[name];
  return command(`SELECT ${name}`, 0xa4, 0x08, 0x0c, Uint8Array.of(0x50, 0x15, id >> 8, id & 0xff));
}

function padPin(pin: Uint8Array): Uint8Array {
  const padded = new Uint8Array(PIN_OCTETS);
  padded.set(pin);
  return padded;
}

function command(
  name: string,
  ins: number,
  p1: number,
  p2: number,
  data?: Uint8Array,
  le?: number,
): ApduCommand {
  return {
    name,
    apdu: encodeApdu({
      cla: 0,
      ins,
      p1,
      p2,
      ...(data === undefined ? {} : { data }),
      ...(le === undefined ? {} : { le }),
    }),
  };
}

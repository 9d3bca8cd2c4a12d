import {
  constants,
  createPrivateKey,
  generateKeyPair,
  type KeyObject,
  privateDecrypt,
  privateEncrypt,
  randomBytes,
} from 'node:crypto';
import { promisify } from 'node:util';
import { concat, findTlv, parseTlvs, tlv } from '@tamga/formats';
import type { Apdu } from '../apdu.ts';
import type { Applet, CardContext } from './applet.ts';
import { createFileSystem } from './file-system.ts';
import { createPins } from './pins.ts';
import { refuse } from './status-error.ts';

/** Version 00.06, and the feature byte: random numbers. */
const SELECT_ANSWER = Uint8Array.of(0x00, 0x06, 0x02);
const RSA_2048 = 0xf3;
const RSA_PKCS1 = 0x11;
const MAX_KEY_REFERENCE = 15;
const SIGNATURE = 0xb6;
const CONFIDENTIALITY = 0xb8;
const EMPTY = new Uint8Array();
const generate = promisify(generateKeyPair);

/** Where RSA-2048 keys come from: made anew, or taken from a pool where a test needs speed. */
export type KeySource = () => Promise<KeyObject>;

export const freshKeys: KeySource = async () =>
  (await generate('rsa', { modulusLength: 2048, publicExponent: 0x10001 })).privateKey;

/** The PKI applet: an unmodified IsoApplet, API 00.06, dialect isoapplet-plain. */
export function createPkiApplet(context: CardContext, keySource: KeySource = freshKeys): Applet {
  const pins = createPins(context);
  const files = createFileSystem(context, () => !pins.isOperational || pins.isVerified);
  let environment: { template: number; algorithm: number; key: number } | undefined;
  let chained: Uint8Array = EMPTY;

  return {
    aid: 'f276a288bcfba69d34f31001',
    select() {
      pins.reset();
      files.reset();
      environment = undefined;
      chained = EMPTY;
      return SELECT_ANSWER;
    },
    async process(command) {
      if ((command.cla & 0x10) !== 0) {
        chained = concat(chained, command.data);
        return chained.length > 1024 ? refuse(0x6700) : EMPTY;
      }
      const whole = { ...command, data: concat(chained, command.data) };
      chained = EMPTY;
      return perform(whole);
    },
  };

  async function perform(command: Apdu): Promise<Uint8Array> {
    switch (command.ins) {
      case 0xa4:
        return files.select(command);
      case 0xe0:
        return files.create(command);
      case 0xe4:
        return files.delete();
      case 0xb0:
        return files.read(command);
      case 0xd6:
        return files.update(command);
      case 0x20:
        return pins.verify(command);
      case 0x24:
        return pins.change(command);
      case 0x2c:
        return pins.resetRetryCounter(command);
      case 0x84:
        return randomBytes(command.le ?? 8);
      case 0x22:
        return manageEnvironment(command);
      case 0x46:
        return generateKey(command);
      case 0x2a:
        return performOperation(command);
      default:
        return refuse(0x6d00);
    }
  }

  function manageEnvironment({ p1, p2, data }: Apdu): Uint8Array {
    const items = parseTlvs(data);
    const algorithm = findTlv(items, 0x80)?.value[0];
    const key = findTlv(items, 0x84)?.value[0];
    if (p1 !== 0x41 || algorithm === undefined || key === undefined || key > MAX_KEY_REFERENCE) {
      return refuse(p1 === 0x41 ? 0x6a80 : 0x6a86);
    }
    environment = { template: p2, algorithm, key };
    return EMPTY;
  }

  async function generateKey({ p1, p2 }: Apdu): Promise<Uint8Array> {
    const { pki } = context.state;
    if (!pins.isVerified) {
      return refuse(0x6982);
    }
    if (pki === undefined || environment?.algorithm !== RSA_2048 || p1 !== 0x42 || p2 !== 0x00) {
      return refuse(0x6985);
    }
    const { key } = environment;
    const privateKey = await keySource();
    pki.keys[String(key)] = privateKey.export({ type: 'pkcs8', format: 'der' }).toString('hex');
    context.commit();
    const { n } = privateKey.export({ format: 'jwk' });
    const modulus = Uint8Array.from(Buffer.from(n ?? '', 'base64url'));
    return tlv(0x7f49, tlv(0x81, modulus), tlv(0x82, Uint8Array.of(0x01, 0x00, 0x01)));
  }

  function performOperation({ p1, p2, data }: Apdu): Uint8Array {
    if (!pins.isVerified) {
      return refuse(0x6982);
    }
    const stored = environment && context.state.pki?.keys[String(environment.key)];
    if (environment === undefined || stored === undefined || environment.algorithm !== RSA_PKCS1) {
      return refuse(0x6985);
    }
    const key = createPrivateKey({ key: Buffer.from(stored, 'hex'), format: 'der', type: 'pkcs8' });
    if (p1 === 0x9e && p2 === 0x9a && environment.template === SIGNATURE) {
      return data.length > 245
        ? refuse(0x6700)
        : privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, data);
    }
    if (p1 === 0x80 && p2 === 0x86 && environment.template === CONFIDENTIALITY) {
      return decipher(key, data);
    }
    return refuse(0x6a86);
  }
}

/** Padding indicator 00, then the cryptogram. Whatever is wrong, the answer is the same. */
function decipher(key: KeyObject, data: Uint8Array): Uint8Array {
  const raw = privateDecrypt({ key, padding: constants.RSA_NO_PADDING }, data.subarray(1));
  const end = raw.indexOf(0, 2);
  return raw[0] === 0 && raw[1] === 2 && end >= 10 && data[0] === 0
    ? raw.subarray(end + 1)
    : refuse(0x6a80);
}

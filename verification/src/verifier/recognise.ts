import {
  type Certificate,
  dataGroupNumber,
  FormatError,
  ldsFileByTag,
  parseAddressFile,
  parseHomeAddress,
  parseSignedData,
} from '@tamga/formats';
import { VerificationError } from '../errors.ts';
import { derBlocks, parseOnlyCertificate } from './trust-store.ts';

/** A file as somebody gives it; the name is for messages only and decides nothing. */
export interface GivenFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a set of files asks to have judged. */
export type Question =
  | { readonly kind: 'certificate'; readonly certificate: Certificate }
  | { readonly kind: 'cms'; readonly signature: Uint8Array; readonly document?: Uint8Array }
  | {
      readonly kind: 'raw';
      readonly document: Uint8Array;
      readonly signature: Uint8Array;
      readonly certificate: Certificate;
    }
  | { readonly kind: 'address'; readonly file: Uint8Array }
  | {
      readonly kind: 'passport';
      readonly sod: Uint8Array;
      readonly dataGroups: ReadonlyMap<number, Uint8Array>;
    };

type Recognised =
  | { readonly kind: 'certificate'; readonly certificate: Certificate }
  | { readonly kind: 'cms' | 'address' | 'sod' | 'com' | 'other'; readonly bytes: Uint8Array }
  | { readonly kind: 'dataGroup'; readonly number: number; readonly bytes: Uint8Array };

const SOD = 0x77;
const SEQUENCE = 0x30;
/** Octets of an RSA signature: moduli of 2048 to 4096 bits. */
const SIGNATURE_OCTETS = new Set([256, 384, 512]);
export const MAX_FILES = 20;

/** Tells by their content what files are. @throws VerificationError INPUT_UNREADABLE saying what is missing */
export function recognise(files: readonly GivenFile[]): Question {
  if (files.length === 0 || files.length > MAX_FILES) {
    throw unreadable(`There are ${files.length} files: give 1 to ${MAX_FILES}.`);
  }
  const found = files.map((file) => recogniseOne(file.bytes));
  const sods = found.flatMap((one) => (one.kind === 'sod' ? [one.bytes] : []));
  return sods.length > 0 ? passportOf(sods, found) : signatureOf(found);
}

function passportOf(sods: readonly Uint8Array[], found: readonly Recognised[]): Question {
  const [sod, another] = sods;
  const dataGroups = new Map<number, Uint8Array>();
  for (const one of found) {
    if (one.kind === 'dataGroup') {
      if (dataGroups.has(one.number)) {
        throw unreadable(`DG${one.number} is there twice.`);
      }
      dataGroups.set(one.number, one.bytes);
    } else if (one.kind !== 'sod' && one.kind !== 'com') {
      throw unreadable('A file beside EF.SOD is neither EF.COM nor a data group.');
    }
  }
  if (sod === undefined || another !== undefined || dataGroups.size === 0) {
    throw unreadable('A travel document is one EF.SOD and its data groups (DG1, DG2, ...).');
  }
  return { kind: 'passport', sod, dataGroups };
}

function signatureOf(found: readonly Recognised[]): Question {
  const of = (kind: Recognised['kind']): readonly Uint8Array[] =>
    found.flatMap((one) => (one.kind === kind && 'bytes' in one ? [one.bytes] : []));
  const certificates = found.flatMap((one) =>
    one.kind === 'certificate' ? [one.certificate] : [],
  );
  const [certificate] = certificates;
  const [address] = of('address');
  const [signature] = of('cms');
  const others = found.flatMap((one) =>
    one.kind === 'certificate' || one.kind === 'cms' || one.kind === 'address' ? [] : [one.bytes],
  );
  const [document, second] = others;
  if (found.length === 1) {
    if (certificate !== undefined) return { kind: 'certificate', certificate };
    if (address !== undefined) return { kind: 'address', file: address };
    if (signature !== undefined) return { kind: 'cms', signature };
  }
  if (found.length === 2 && signature !== undefined && document !== undefined) {
    return { kind: 'cms', signature, document };
  }
  if (found.length === 3 && certificate !== undefined && document && second) {
    return rawOf(certificate, [document, second]);
  }
  throw unreadable(
    'The files are not recognised. Give a certificate; a CMS signature, alone or with its document; a document, its raw signature and the certificate; an address file; or EF.SOD with data groups.',
  );
}

/** The signature is the one that is as long as the modulus; where both are, the second given. */
function rawOf(certificate: Certificate, pair: readonly [Uint8Array, Uint8Array]): Question {
  const [first, second] = pair;
  if (SIGNATURE_OCTETS.has(second.length)) {
    return { kind: 'raw', document: first, signature: second, certificate };
  }
  if (SIGNATURE_OCTETS.has(first.length)) {
    return { kind: 'raw', document: second, signature: first, certificate };
  }
  throw unreadable(
    'Neither of the two files beside the certificate has the length of a signature.',
  );
}

function recogniseOne(bytes: Uint8Array): Recognised {
  const [tag] = bytes;
  if (tag === SOD) {
    return { kind: 'sod', bytes };
  }
  const ldsName = tag === undefined ? undefined : ldsFileByTag(tag);
  if (ldsName !== undefined && claimsItsLength(bytes)) {
    const number = dataGroupNumber(ldsName);
    return number === undefined ? { kind: 'com', bytes } : { kind: 'dataGroup', number, bytes };
  }
  const certificate = attempt(() => parseOnlyCertificate(bytes));
  if (certificate !== undefined) {
    return { kind: 'certificate', certificate };
  }
  const contentInfo = attempt(() => {
    const [first] = derBlocks(bytes, 'CMS', 'PKCS7');
    return first;
  });
  if (contentInfo !== undefined && looksLikeSignedData(contentInfo)) {
    return isAddress(contentInfo)
      ? { kind: 'address', bytes }
      : { kind: 'cms', bytes: contentInfo };
  }
  return { kind: 'other', bytes };
}

/** A TLV as long as the file: text may begin with the letter that is a data group's tag. */
function claimsItsLength(bytes: Uint8Array): boolean {
  const first = bytes[1] ?? 0;
  const octets = first > 0x80 ? first - 0x80 : 0;
  if (first === 0x80 || octets > 3 || bytes.length < 2 + octets) {
    return false;
  }
  const length =
    octets === 0 ? first : bytes.subarray(2, 2 + octets).reduce((sum, byte) => sum * 256 + byte, 0);
  return bytes.length === 2 + octets + length;
}

const SIGNED_DATA = Buffer.from('06092a864886f70d010702', 'hex');

/** A ContentInfo says its type first: a damaged one is still judged, as a signature with a format failure. */
function looksLikeSignedData(bytes: Uint8Array): boolean {
  return bytes[0] === SEQUENCE && Buffer.from(bytes.subarray(0, 32)).includes(SIGNED_DATA);
}

function isAddress(bytes: Uint8Array): boolean {
  return (
    attempt(() => {
      const contentInfo = parseAddressFile(bytes);
      const content = contentInfo && parseSignedData(contentInfo).eContent;
      return content && parseHomeAddress(content);
    }) !== undefined
  );
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof FormatError) {
      return undefined;
    }
    throw error;
  }
}

function unreadable(message: string): VerificationError {
  return new VerificationError('INPUT_UNREADABLE', message);
}

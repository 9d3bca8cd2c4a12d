import { randomInt, randomUUID } from 'node:crypto';
import {
  aodfContent,
  createStructure,
  dirContent,
  dodfContent,
  exchange,
  generateKey,
  type KeyRole,
  odfContent,
  prkdfContent,
  pukdfContent,
  readCardFile,
  selectPkiApplet,
  setFirstPin,
  setPuk,
  signData,
  type Transceiver,
  tokenInfoContent,
  verifyPin,
  writeDir,
  writeFile,
} from '@tamga/applet-tools';
import {
  assembleSigned,
  buildCertificationRequestInfo,
  equalBytes,
  name,
  parseSpki,
} from '@tamga/formats';
import { verifySignature } from '@tamga/verification';
import { BureauError } from '../errors.ts';

const PIN_DIGITS = 16;

/** A key that the card made, with a PKCS#10 request that it signed: proof that it holds the private key. */
export interface CardKey {
  readonly role: KeyRole;
  readonly spki: Uint8Array;
  readonly certificationRequest: Uint8Array;
  readonly requestId: string;
}

/** Sixteen random digits: a PUK, or a factory PIN that is told to nobody and forgotten. */
export function randomDigits(): Uint8Array {
  return Uint8Array.from({ length: PIN_DIGITS }, () => 0x30 + randomInt(10));
}

export async function createPkiStructure(card: Transceiver): Promise<void> {
  await exchange(card, [selectPkiApplet(), ...createStructure()]);
}

/** PUK, then the first PIN; from here on the files' access conditions bind. */
export async function setFactoryPins(
  card: Transceiver,
  puk: Uint8Array,
  pin: Uint8Array,
): Promise<void> {
  await exchange(card, [setPuk(puk)]);
  await exchange(card, [setFirstPin(pin)]);
  await exchange(card, [verifyPin(pin)]);
}

/** Makes a key pair on the card and has the card sign a request with it. The PIN is verified. */
export async function makeCardKey(
  card: Transceiver,
  role: KeyRole,
  holder: { readonly surname: string; readonly givenName: string },
): Promise<CardKey> {
  const spki = await generateKey(card, role);
  const info = buildCertificationRequestInfo({
    subject: name(['C', 'MN'], ['CN', `${holder.surname} ${holder.givenName}`]),
    spki,
  });
  const signature = await signData(card, role, info);
  if (!verifySignature({ spki, algorithm: 'rsa-pkcs1-sha256', data: info, signature })) {
    throw new BureauError(
      'KEY_MISMATCH',
      'The card did not prove that it holds the private key of the public key it gave.',
    );
  }
  return {
    role,
    spki,
    certificationRequest: assembleSigned(info, 'rsa-pkcs1-sha256', signature),
    requestId: randomUUID(),
  };
}

/** Contents of the application's files, as they will be read back. */
export function pkiFiles(
  keys: { readonly authentication: Uint8Array; readonly signing: Uint8Array },
  address: Uint8Array,
  cardSerial: string,
  now: Date,
) {
  return {
    odf: odfContent(),
    tokenInfo: tokenInfoContent(Buffer.from(cardSerial, 'latin1'), now),
    aodf: aodfContent(),
    prkdf: prkdfContent(),
    pukdf: pukdfContent(),
    authenticationPublicKey: parseSpki(keys.authentication).publicKey,
    signingPublicKey: parseSpki(keys.signing).publicKey,
    addressA: address,
    dodf: dodfContent('addressA'),
  } as const;
}

export type PkiFiles = ReturnType<typeof pkiFiles>;

export async function writePkiFiles(
  card: Transceiver,
  files: PkiFiles,
  wrote: (bytes: number) => void,
): Promise<void> {
  await exchange(card, writeDir(dirContent()));
  for (const [file, content] of Object.entries(files)) {
    await exchange(card, writeFile(file as keyof PkiFiles, content));
    wrote(content.length);
  }
}

/** Compares every file byte by byte. @throws BureauError READ_BACK_MISMATCH naming the file */
export async function comparePkiFiles(card: Transceiver, files: PkiFiles): Promise<void> {
  for (const [file, content] of Object.entries(files)) {
    const read = await readCardFile(card, file as keyof PkiFiles, content.length);
    if (!equalBytes(read, content)) {
      throw new BureauError(
        'READ_BACK_MISMATCH',
        `The file ${file} on the card is not what was written.`,
      );
    }
  }
}

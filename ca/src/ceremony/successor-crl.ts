import { open, readFile, rename } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  type Certificate,
  type CertificateRevocationList,
  decodeCrlNumber,
  EXTENSION,
  equalBytes,
  parseCrl,
} from '@tamga/formats';
import { openToken, writeSoftHsmFolder } from '@tamga/hsm';
import { verifySignature } from '@tamga/verification';
import { signCrl } from '../crls/sign-crl.ts';
import { CaError } from '../errors.ts';
import { authoritySigner } from '../keys/authority-signer.ts';
import { readExtension } from '../lint/read-extension.ts';
import { algorithmFor, readCertificate } from '../pki.ts';
import { addPeriod } from '../profiles/profile.ts';
import type { Ceremony } from './schema.ts';

/** The authorities whose key is in the token "root", and what the ceremony calls the life of their CRLs. */
export const OFFLINE_AUTHORITIES = { 'citizen-root': 'root', csca: 'csca' } as const;
export type OfflineAuthority = keyof typeof OFFLINE_AUTHORITIES;

/**
 * Signs what follows the CRL of an offline authority before it ends (RFC 5280 5.1.2.5): the entries that it has, the
 * next number, and a new life. It takes the place of the one before in the ceremony's output folder.
 *
 * @throws CaError CERTIFICATE_MISSING, CEREMONY_FAILED, LINT_FAILED; HsmError of the token.
 */
export async function signSuccessorCrl(options: {
  readonly ceremony: Ceremony;
  /** What the paths of the ceremony are relative to. */
  readonly folder: string;
  readonly authority: OfflineAuthority;
  readonly clock: () => Date;
}): Promise<CertificateRevocationList> {
  const { ceremony, folder, authority, clock } = options;
  const output = resolve(folder, ceremony.output);
  const path = join(output, `${authority}.crl`);
  const issuer = await readCertificate(output, `${authority}.crt`);
  const before = await readPredecessor(path, issuer);
  const thisUpdate = new Date(Math.floor(clock().getTime() / 1000) * 1000);
  if (thisUpdate < before.crl.thisUpdate) {
    const since = before.crl.thisUpdate.toISOString();
    throw new CaError('CEREMONY_FAILED', `The clock is wrong: ${path} was signed at ${since}.`);
  }
  const crl = await withRootToken(ceremony.tokens, folder, async (token) => {
    if (!equalBytes(await token.publicKey(authority), issuer.spki.raw)) {
      throw new CaError('CERTIFICATE_MISSING', `The token has another key as ${authority}.`);
    }
    const days = ceremony.crlDays[OFFLINE_AUTHORITIES[authority]];
    return signCrl(
      {
        issuer,
        number: before.number + 1n,
        thisUpdate,
        nextUpdate: addPeriod(thisUpdate, { days }),
        revoked: [...before.crl.entries()].map(({ serial, revocationDate, extensions }) => ({
          serial: serial.value,
          revocationDate,
          extensions,
        })),
      },
      authoritySigner(token, authority, algorithmFor(issuer), 'crl'),
    );
  });
  await replace(path, crl.raw);
  return crl;
}

/** Number and entries go on from it: it must be the authority's own. */
async function readPredecessor(
  path: string,
  issuer: Certificate,
): Promise<{ readonly crl: CertificateRevocationList; readonly number: bigint }> {
  const bytes = await readFile(path).catch((cause) => {
    throw new CaError('CERTIFICATE_MISSING', `${path} cannot be read.`, { cause });
  });
  const crl = parseCrl(new Uint8Array(bytes));
  const number = readExtension(crl, EXTENSION.cRLNumber, decodeCrlNumber);
  const isSigned = verifySignature({
    spki: issuer.spki.raw,
    algorithm: algorithmFor(issuer),
    data: crl.tbs,
    signature: crl.signature,
  });
  if (number === undefined || !isSigned || !equalBytes(crl.issuer.raw, issuer.subject.raw)) {
    throw new CaError('CEREMONY_FAILED', `${path} is not the CRL of its authority.`);
  }
  return { crl, number };
}

async function withRootToken<Result>(
  { module, softhsmFolder, pinFiles }: Ceremony['tokens'],
  folder: string,
  work: (token: Awaited<ReturnType<typeof openToken>>) => Promise<Result>,
): Promise<Result> {
  const environment =
    softhsmFolder === undefined
      ? undefined
      : await writeSoftHsmFolder(resolve(folder, softhsmFolder));
  const token = await openToken({
    module,
    label: 'root',
    pin: { file: resolve(folder, pinFiles.root) },
    workers: 1,
    ...(environment && { environment }),
  });
  try {
    return await work(token);
  } finally {
    await token.close();
  }
}

/** Readers see the CRL before or this one, never a part. */
async function replace(path: string, bytes: Uint8Array): Promise<void> {
  const file = await open(`${path}.new`, 'w', 0o644);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Certificate,
  equalBytes,
  parseCertificate,
  type SignatureAlgorithm,
} from '@tamga/formats';
import type { Token } from '@tamga/hsm';
import { CaError } from './errors.ts';
import { type AuthoritySigner, authoritySigner } from './keys/authority-signer.ts';
import type { PermitKind } from './lint/signing-permit.ts';

/** A key of the token with its certificate. */
export interface SigningAuthority {
  readonly certificate: Certificate;
  readonly signer: AuthoritySigner;
}

/** What a running authority signs with, and the roots above it. */
export interface Pki {
  readonly citizenRoot: Certificate;
  readonly csca: Certificate;
  readonly issuing: SigningAuthority;
  /** One or more; which of them signs is chosen for each document. */
  readonly documentSigners: readonly SigningAuthority[];
  readonly addressSigner: SigningAuthority;
  readonly ocspResponder: SigningAuthority;
  readonly timeStampingAuthority: SigningAuthority;
  readonly auditSigner: SigningAuthority;
  readonly operations: SigningAuthority;
}

/** Keys that stay in the token of the ceremonies. */
const OFFLINE_KEY = /^(citizen-root|csca)(\.[1-9][0-9]{0,5})?$/;

/**
 * Reads the ceremony's certificates and binds each to its key in the token.
 *
 * @throws CaError CERTIFICATE_MISSING when a file is missing or the token has another key;
 *   USAGE when the token holds a key that must be offline.
 */
export async function openPki(folder: string, token: Token): Promise<Pki> {
  const labels = new Set((await token.list()).map(({ label }) => label));
  const offline = [...labels].filter((label) => OFFLINE_KEY.test(label));
  if (offline.length > 0) {
    throw new CaError(
      'USAGE',
      `The token ${token.label} holds ${offline.join(' and ')}: a running authority never opens it.`,
    );
  }
  const bind = (file: string, label: string, ...kinds: readonly PermitKind[]) =>
    bindAuthority({ folder, token, file, label, kinds });
  return {
    citizenRoot: await readCertificate(folder, 'citizen-root.crt'),
    csca: await readCertificate(folder, 'csca.crt'),
    issuing: await bind('citizen-issuing.crt', 'citizen-issuing', 'certificate', 'crl'),
    documentSigners: await Promise.all(
      (await documentSignerLabels(folder)).map((label) =>
        bind(`${label}.crt`, label, 'signed-attributes'),
      ),
    ),
    addressSigner: await bind('address-signer.crt', 'address-signer', 'signed-attributes'),
    ocspResponder: await bind('ocsp-responder.crt', 'ocsp-citizen', 'ocsp-response'),
    timeStampingAuthority: await bind('tsa.crt', 'tsa', 'time-stamp'),
    auditSigner: await bind('audit-signer.crt', 'audit-signer', 'checkpoint'),
    operations: await bind('operations-ca.crt', 'operations-ca', 'certificate'),
  };
}

/**
 * A certificate of the folder with its key in the token.
 *
 * @throws CaError CERTIFICATE_MISSING when the file is missing or the token has another key
 */
export async function bindAuthority(options: {
  readonly folder: string;
  readonly token: Token;
  readonly file: string;
  readonly label: string;
  readonly kinds: readonly PermitKind[];
}): Promise<SigningAuthority> {
  const { folder, token, file, label, kinds } = options;
  const certificate = await readCertificate(folder, file);
  if (!equalBytes(await token.publicKey(label), certificate.spki.raw)) {
    throw new CaError('CERTIFICATE_MISSING', `${file} is not the certificate of ${label}.`);
  }
  return {
    certificate,
    signer: authoritySigner(token, label, algorithmFor(certificate), ...kinds),
  };
}

/** Labels of hsm: `document-signer` of the first ceremony, `document-signer.2` and so on of later ones. */
const DOCUMENT_SIGNER_FILE = /^(document-signer(?:\.[1-9][0-9]{0,5})?)\.crt$/;

async function documentSignerLabels(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder).catch((cause: unknown) => {
    throw new CaError('CERTIFICATE_MISSING', `${folder} cannot be read.`, { cause });
  });
  const labels = files.flatMap((file) => DOCUMENT_SIGNER_FILE.exec(file)?.[1] ?? []);
  if (labels.length > 0) return labels.sort();
  throw new CaError('CERTIFICATE_MISSING', `${folder} holds no document-signer.crt.`);
}

export async function readCertificate(folder: string, file: string): Promise<Certificate> {
  try {
    return parseCertificate(new Uint8Array(await readFile(join(folder, file))));
  } catch (cause) {
    throw new CaError('CERTIFICATE_MISSING', `${join(folder, file)} cannot be read.`, { cause });
  }
}

/** The algorithm that the key of a certificate signs with here. */
export function algorithmFor({ spki: { key } }: Certificate): SignatureAlgorithm {
  if (key.kind === 'rsa') return 'rsa-pkcs1-sha256';
  return key.kind === 'ec' && key.curve === 'P-384' ? 'ecdsa-sha384' : 'ecdsa-sha256';
}

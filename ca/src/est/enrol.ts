import { X509Certificate } from 'node:crypto';
import {
  type CertificationRequest,
  decodeGeneralNames,
  EXTENSION,
  equalBytes,
  parseCertificate,
} from '@tamga/formats';
import { certificateIdentity, ServiceError } from '@tamga/service';
import { CaError } from '../errors.ts';
import { readExtension } from '../lint/read-extension.ts';
import { type CredentialIssuer, createCredentialIssuer } from './issue-credential.ts';
import { identityOf, type Machine } from './machine.ts';
import { assertRequestFits, hashRequest } from './read-request.ts';
import {
  type EnrolmentCredentials,
  machineOfSecret,
  type SecretOptions,
  spendSecret,
} from './spend-secret.ts';

/** What a machine may ask for; each gives the new credential, DER. */
export interface Enroller {
  /** With a one-time secret (RFC 7030 4.2.1). */
  enrol(credentials: EnrolmentCredentials, csr: CertificationRequest): Promise<Uint8Array>;
  /** With the credential in use, DER, which TLS has verified (RFC 7030 4.2.2). */
  renew(current: Uint8Array, csr: CertificationRequest): Promise<Uint8Array>;
}

export function createEnroller(
  options: Omit<SecretOptions, 'issuer'> & Parameters<typeof createCredentialIssuer>[0],
): Enroller {
  const secrets = { ...options, issuer: options.operations.certificate };
  const issue: CredentialIssuer = createCredentialIssuer(options);
  return {
    async enrol(credentials, csr) {
      const machine = await machineOfSecret(secrets, credentials);
      assertRequestFits(csr, machine, 'optional');
      const requestHash = hashRequest(csr, machine);
      await spendSecret(secrets, credentials.id, requestHash);
      return issue({ machine, csr, requestHash, actor: identityOf(machine) });
    },
    async renew(current, csr) {
      const machine = machineOfCredential(current);
      assertRequestFits(csr, machine, 'required');
      if (equalBytes(csr.spki.raw, parseCertificate(current).spki.raw)) {
        throw new CaError('KEY_OF_OTHER_USE', 'A renewed credential has a new key.');
      }
      const requestHash = hashRequest(csr, machine);
      return issue({ machine, csr, requestHash, actor: identityOf(machine) });
    },
  };
}

/** A renewal has subject and names of the credential that asks for it. */
function machineOfCredential(current: Uint8Array): Machine {
  const identity = certificateIdentity(new X509Certificate(current));
  const certificate = parseCertificate(current);
  const altNames = readExtension(certificate, EXTENSION.subjectAltName, decodeGeneralNames);
  if (identity === undefined || identity.kind === 'staff' || altNames === undefined) {
    throw new ServiceError('NOT_ALLOWED', 'Only services and agents renew their credentials here.');
  }
  const { kind, name } = identity;
  return { kind, name, subject: certificate.subject.rdns, altNames };
}

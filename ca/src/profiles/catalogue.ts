import { addressSigner } from './address-signer.ts';
import { agentCredential } from './agent-credential.ts';
import { auditSigner } from './audit-signer.ts';
import { citizenAuthentication } from './citizen-authentication.ts';
import { citizenIssuing } from './citizen-issuing.ts';
import { citizenRoot } from './citizen-root.ts';
import { citizenSigning } from './citizen-signing.ts';
import { csca } from './csca.ts';
import { cscaLink } from './csca-link.ts';
import { documentSigner } from './document-signer.ts';
import { masterListSigner } from './master-list-signer.ts';
import { ocspResponder } from './ocsp-responder.ts';
import { operationsCa } from './operations-ca.ts';
import type { Profile } from './profile.ts';
import { serviceCredential } from './service-credential.ts';
import { staffCredential } from './staff-credential.ts';
import { tsa } from './tsa.ts';

/** Every profile of this authority. */
export const PROFILES: readonly Profile[] = [
  citizenRoot,
  citizenIssuing,
  citizenAuthentication,
  citizenSigning,
  csca,
  cscaLink,
  documentSigner,
  masterListSigner,
  addressSigner,
  ocspResponder,
  tsa,
  operationsCa,
  auditSigner,
  serviceCredential,
  agentCredential,
  staffCredential,
];

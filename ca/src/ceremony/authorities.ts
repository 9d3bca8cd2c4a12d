import { addressSigner } from '../profiles/address-signer.ts';
import { auditSigner } from '../profiles/audit-signer.ts';
import { citizenIssuing } from '../profiles/citizen-issuing.ts';
import { citizenRoot } from '../profiles/citizen-root.ts';
import { csca } from '../profiles/csca.ts';
import { documentSigner } from '../profiles/document-signer.ts';
import { masterListSigner } from '../profiles/master-list-signer.ts';
import { ocspResponder } from '../profiles/ocsp-responder.ts';
import { operationsCa } from '../profiles/operations-ca.ts';
import type { Profile } from '../profiles/profile.ts';
import { tsa } from '../profiles/tsa.ts';
import type { TokenName } from './ceremony-keys.ts';
import type { Ceremony } from './schema.ts';

export type PairLabel = Exclude<
  keyof Ceremony['keys'],
  'card-transport-master' | 'card-issuer-master' | 'data-wrapping'
>;

/** A key pair of the ceremony and the certificate over it. */
export interface AuthorityKey {
  readonly label: PairLabel;
  readonly token: TokenName;
  readonly profile: Profile;
  /** Label of the key that certifies it; absent: itself. */
  readonly issuer?: PairLabel;
  /** Behind the authority's name in the common name. */
  readonly role: string;
}

/** In the order of issuing. */
export const AUTHORITY_KEYS: readonly AuthorityKey[] = [
  { label: 'citizen-root', token: 'root', profile: citizenRoot, role: 'Citizen Root CA' },
  { label: 'csca', token: 'root', profile: csca, role: 'CSCA' },
  { label: 'operations-ca', token: 'ca', profile: operationsCa, role: 'Operations CA' },
  {
    label: 'citizen-issuing',
    token: 'ca',
    profile: citizenIssuing,
    issuer: 'citizen-root',
    role: 'Citizen Issuing CA',
  },
  {
    label: 'document-signer',
    token: 'ca',
    profile: documentSigner,
    issuer: 'csca',
    role: 'Document Signer 1',
  },
  {
    label: 'master-list-signer',
    token: 'ca',
    profile: masterListSigner,
    issuer: 'csca',
    role: 'Master List Signer',
  },
  {
    label: 'address-signer',
    token: 'ca',
    profile: addressSigner,
    issuer: 'citizen-root',
    role: 'Address Signer',
  },
  {
    label: 'ocsp-citizen',
    token: 'ca',
    profile: ocspResponder,
    issuer: 'citizen-issuing',
    role: 'Citizen OCSP Responder',
  },
  {
    label: 'tsa',
    token: 'ca',
    profile: tsa,
    issuer: 'citizen-root',
    role: 'Time-Stamping Unit 1',
  },
  {
    label: 'audit-signer',
    token: 'ca',
    profile: auditSigner,
    issuer: 'operations-ca',
    role: 'Audit Signer',
  },
];

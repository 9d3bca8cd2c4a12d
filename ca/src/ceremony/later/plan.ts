import { type Certificate, type Name, name } from '@tamga/formats';
import { readCertificate } from '../../pki.ts';
import { citizenIssuing } from '../../profiles/citizen-issuing.ts';
import { csca } from '../../profiles/csca.ts';
import { cscaLink } from '../../profiles/csca-link.ts';
import { documentSigner } from '../../profiles/document-signer.ts';
import type { Profile } from '../../profiles/profile.ts';
import type { TokenName } from '../ceremony-keys.ts';
import type { LaterCeremony } from './schema.ts';

/** A certificate over the new key. */
export interface PlannedCertificate {
  readonly file: string;
  readonly profile: Profile;
  /** Whose key of the token "root" signs; absent: the new key itself. */
  readonly issuer?: { readonly label: string; readonly certificate: Certificate };
}

/** What a ceremony makes: which key, which certificates, whose signature. */
export interface Plan {
  readonly token: TokenName;
  readonly label: string;
  readonly subject: Name;
  readonly certificates: readonly PlannedCertificate[];
}

/** @throws CaError CERTIFICATE_MISSING when the folder lacks the certificate of an issuer. */
export async function planCeremony(ceremony: LaterCeremony, pki: string): Promise<Plan> {
  const { number, authority } = ceremony;
  const issuerOf = async (label: string) => ({
    label,
    certificate: await readCertificate(pki, `${label}.crt`),
  });
  const named = (commonName: string) =>
    name(['C', authority.country], ['O', authority.organization], ['CN', commonName]);
  switch (ceremony.kind) {
    case 'document-signer': {
      const label = `document-signer.${number}`;
      const issuer = await issuerOf(ceremony.issuer);
      return {
        token: 'ca',
        label,
        subject: named(`${authority.name} Document Signer ${number}`),
        certificates: [{ file: `${label}.crt`, profile: documentSigner, issuer }],
      };
    }
    case 'csca-link': {
      const label = `csca.${number}`;
      const issuer = await issuerOf(ceremony.issuer);
      const { newCommonName } = ceremony;
      return {
        token: 'root',
        label,
        subject:
          newCommonName === undefined ? issuer.certificate.subject.rdns : named(newCommonName),
        certificates: [
          { file: `${label}.crt`, profile: csca },
          { file: `csca-link.${number}.crt`, profile: cscaLink, issuer },
        ],
      };
    }
    case 'issuing-ca-rekey': {
      const label = `citizen-issuing.${number}`;
      const before = await readCertificate(pki, 'citizen-issuing.crt');
      const issuer = await issuerOf('citizen-root');
      return {
        token: 'ca',
        label,
        subject: before.subject.rdns,
        certificates: [{ file: `${label}.crt`, profile: citizenIssuing, issuer }],
      };
    }
  }
}

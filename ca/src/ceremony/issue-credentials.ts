import { generateKeyPairSync } from 'node:crypto';
import { type Certificate, type GeneralName, name } from '@tamga/formats';
import { certificateTemplate } from '../certificates/certificate-template.ts';
import { drawSerial } from '../certificates/serial-number.ts';
import { signCertificate } from '../certificates/sign-certificate.ts';
import { agentCredential } from '../profiles/agent-credential.ts';
import type { Profile } from '../profiles/profile.ts';
import { serviceCredential } from '../profiles/service-credential.ts';
import { staffCredential } from '../profiles/staff-credential.ts';
import type { Authority } from './issue-authorities.ts';
import type { Ceremony } from './schema.ts';

/** A software key with its certificate, for TLS. */
export interface Credential {
  /** `service-ca`, `agent-line-1` */
  readonly file: string;
  readonly profile: Profile;
  readonly certificate: Certificate;
  /** PKCS#8, PEM. */
  readonly privateKey: string;
}

const LOOPBACK = Uint8Array.of(127, 0, 0, 1);

export async function issueCredentials(
  ceremony: Ceremony,
  operationsCa: Authority,
  now: Date,
): Promise<readonly Credential[]> {
  const wanted = [
    ...ceremony.services.map((peer) => ['service', peer, serviceCredential] as const),
    ...ceremony.agents.map((peer) => ['agent', peer, agentCredential] as const),
    ...ceremony.staff.map((peer) => ['staff', peer, staffCredential] as const),
  ];
  return Promise.all(
    wanted.map(async ([kind, peer, profile]) => {
      const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
      const { certificate: issuer, signer } = operationsCa;
      const { country, organization } = ceremony.authority;
      const tbs = certificateTemplate({
        profile,
        issuer,
        signatureAlgorithm: signer.algorithm,
        publicUrl: ceremony.publicUrl,
      })({
        serial: drawSerial(),
        subject: name(['C', country], ['O', organization], ['CN', `${kind} ${peer}`]),
        spki: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
        notBefore: now,
        peerNames: peerNames(`urn:tamga:${kind}:${peer}`),
      });
      return {
        file: `${kind}-${peer}`,
        profile,
        certificate: await signCertificate({ tbs, roles: profile.roles, signer, issuer }),
        privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      };
    }),
  );
}

function peerNames(identity: string): readonly GeneralName[] {
  return [
    { kind: 'dns', value: 'localhost' },
    { kind: 'ip', value: LOOPBACK },
    { kind: 'uri', value: identity },
  ];
}

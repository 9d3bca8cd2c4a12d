import { type Certificate, name } from '@tamga/formats';
import { certificateTemplate } from '../certificates/certificate-template.ts';
import { drawSerial } from '../certificates/serial-number.ts';
import { signCertificate } from '../certificates/sign-certificate.ts';
import { CaError } from '../errors.ts';
import type { AuthoritySigner } from '../keys/authority-signer.ts';
import { AUTHORITY_KEYS, type AuthorityKey, type PairLabel } from './authorities.ts';
import type { CeremonyKeys } from './ceremony-keys.ts';
import type { Ceremony } from './schema.ts';

/** An authority after its ceremony: certificate, and the signer of its key. */
export interface Authority {
  readonly key: AuthorityKey;
  readonly certificate: Certificate;
  readonly signer: AuthoritySigner;
}

export type Authorities = ReadonlyMap<PairLabel, Authority>;

export function authorityOf(authorities: Authorities, label: PairLabel): Authority {
  const authority = authorities.get(label);
  if (authority === undefined) {
    throw new CaError('CEREMONY_FAILED', `${label} has no certificate yet.`);
  }
  return authority;
}

/** Makes every key pair, then every certificate over them in the order of issuing. */
export async function issueAuthorities(
  ceremony: Ceremony,
  keys: CeremonyKeys,
  now: Date,
): Promise<Authorities> {
  const spkis = new Map(
    await Promise.all(
      AUTHORITY_KEYS.map(
        async ({ token, label }) =>
          [label, await keys.makePair(token, label, ceremony.keys[label])] as const,
      ),
    ),
  );
  const authorities = new Map<PairLabel, Authority>();
  for (const key of AUTHORITY_KEYS) {
    const spki = spkis.get(key.label);
    if (spki === undefined) continue;
    const signer = signerOf(ceremony, keys, key);
    const issuer = key.issuer && authorityOf(authorities, key.issuer);
    const issuerSigner = issuer?.signer ?? signer;
    const tbs = certificateTemplate({
      profile: key.profile,
      ...(issuer && { issuer: issuer.certificate }),
      signatureAlgorithm: issuerSigner.algorithm,
      publicUrl: ceremony.publicUrl,
      icao: ceremony.authority.icao,
    })({
      serial: drawSerial(),
      subject: authorityName(ceremony, key.role),
      spki,
      notBefore: now,
    });
    const certificate = await signCertificate({
      tbs,
      roles: key.profile.roles,
      signer: issuerSigner,
      ...(issuer && { issuer: issuer.certificate }),
    });
    authorities.set(key.label, { key, certificate, signer });
  }
  return authorities;
}

function signerOf(ceremony: Ceremony, keys: CeremonyKeys, key: AuthorityKey): AuthoritySigner {
  const kinds = key.profile.keyUsage.includes('keyCertSign')
    ? (['certificate', 'crl'] as const)
    : (['signed-attributes'] as const);
  return keys.signer(key.token, key.label, ceremony.keys[key.label], ...kinds);
}

function authorityName({ authority }: Ceremony, role: string) {
  return name(
    ['C', authority.country],
    ['O', authority.organization],
    ['CN', `${authority.name} ${role}`],
  );
}

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  certificateTemplate,
  drawSerial,
  PROFILES,
  type Profile,
  permitCertificate,
  redeemFor,
  type SigningPermit,
} from '@tamga/ca';
import { assembleSigned, type Certificate, name, parseCertificate } from '@tamga/formats';
import { createSigner, openToken } from '@tamga/hsm';
import { PUBLIC_URL, type World } from './world.ts';

/**
 * Certifies the key `document-signer.NUMBER` as the CSCA does in a ceremony, and puts the certificate beside the
 * others. An authority that starts afterwards signs with it.
 */
export async function certifyDocumentSigner(
  world: World,
  number: number,
  { notBefore, ...changes }: { readonly notBefore: Date } & Partial<Profile>,
): Promise<Certificate> {
  const label = `document-signer.${number}`;
  const token = await openToken(world.ceremony.token('ca'));
  const root = await openToken(world.ceremony.token('root'));
  try {
    await token.generateKeyPair({ label, kind: 'rsa-2048' });
    const found = PROFILES.find((one) => one.name === 'document-signer');
    assert.ok(found);
    const profile = { ...found, ...changes };
    const path = join(world.ceremony.pki, 'csca.crt');
    const issuer = parseCertificate(new Uint8Array(readFileSync(path)));
    const algorithm = 'rsa-pkcs1-sha256';
    const tbs = certificateTemplate({
      profile,
      issuer,
      signatureAlgorithm: algorithm,
      publicUrl: PUBLIC_URL,
      icao: { state: 'MNG', email: 'csca@tamga.example' },
    })({
      serial: drawSerial(),
      subject: name(['C', 'MN'], ['O', 'Tamga Specimen Authority'], ['CN', `Specimen ${label}`]),
      spki: await token.publicKey(label),
      notBefore,
    });
    const csca = createSigner<SigningPermit>(root, 'csca', algorithm, redeemFor('certificate'));
    const permit = permitCertificate(tbs, algorithm, profile.roles, issuer);
    const der = assembleSigned(tbs, algorithm, await csca.sign(permit));
    writeFileSync(join(world.ceremony.pki, `${label}.crt`), der);
    return parseCertificate(der);
  } finally {
    await token.close();
    await root.close();
  }
}

import { generateKeyPairSync, sign } from 'node:crypto';
import {
  type CvcAuthority,
  issueCvc,
  issueCvca,
  makeCvcRequest,
  redeemFor,
  type SigningPermit,
} from '@tamga/ca';
import {
  type CardVerifiableCertificate,
  inspectionChat,
  type SignatureAlgorithm,
  signatureScheme,
} from '@tamga/formats';
import type { Signer } from '@tamga/hsm';

export const NOW = new Date();
export const DAYS = 86_400_000;
export const ALL = inspectionChat('cvca', ['fingerprints', 'iris']);
export const DV = inspectionChat('dvDomestic', ['fingerprints']);
export const IS = inspectionChat('terminal', ['fingerprints']);

export const KINDS = ['card-verifiable-certificate', 'card-verifiable-request'] as const;

export function parametersOf({ publicKey }: CardVerifiableCertificate) {
  return publicKey.kind === 'ec' ? publicKey.parameters : undefined;
}

/** A key in memory, for what no token makes here. */
export function softSigner(
  kind: 'rsa' | 'P-256' | 'P-384',
  algorithm: SignatureAlgorithm,
): Signer<SigningPermit> {
  const { privateKey, publicKey } =
    kind === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve: kind });
  const { hash } = signatureScheme(algorithm);
  const redeem = redeemFor(...KINDS);
  const one = async (permit: SigningPermit) =>
    new Uint8Array(sign(hash, redeem(permit), privateKey));
  return {
    label: `soft-${kind}`,
    algorithm,
    publicKey: async () => new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
    sign: one,
    signMany: (permits) => Promise.all(permits.map(one)),
  };
}

/** A CVCA and a Document Verifier with keys in memory. */
export async function softAuthorities(): Promise<{
  readonly cvca: CvcAuthority;
  readonly dv: CvcAuthority;
}> {
  const [root, verifier] = [
    softSigner('P-256', 'ecdsa-sha256'),
    softSigner('P-256', 'ecdsa-sha256'),
  ];
  const certificate = await issueCvca({
    signer: root,
    holderReference: 'MNCVCA00001',
    chat: ALL,
    now: NOW,
    validity: { years: 2 },
  });
  const cvca = { certificate, signer: root };
  const certified = await issueCvc({
    authority: cvca,
    request: await makeCvcRequest({ signer: verifier, holderReference: 'MNDV00001' }),
    chat: DV,
    now: NOW,
    validity: { months: 3 },
  });
  const parameters = parametersOf(certificate);
  return {
    cvca,
    dv: { certificate: certified, signer: verifier, ...(parameters && { parameters }) },
  };
}

import { generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { CertificateRequest } from '@tamga/contracts';
import { assembleSigned, buildCertificationRequestInfo, name } from '@tamga/formats';

const makePair = promisify(generateKeyPair);

/** Requests of as many people, each with a key of its own; all but the request's id, which is new every time. */
export async function prepareRequests(
  count: number,
): Promise<readonly Omit<CertificateRequest, 'requestId'>[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const { privateKey, publicKey } = await makePair('rsa', { modulusLength: 2048 });
      return {
        profile: 'citizen-authentication' as const,
        subject: {
          civilNumber: String(990_000_000_000 + index),
          surname: 'SPECIMEN',
          givenName: `BENCH ${index}`,
        },
        certificationRequest: Buffer.from(requestOf(privateKey, publicKey)).toString('base64'),
      };
    }),
  );
}

function requestOf(privateKey: KeyObject, publicKey: KeyObject): Uint8Array {
  const info = buildCertificationRequestInfo({
    subject: name(['CN', 'SPECIMEN']),
    spki: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
  });
  return assembleSigned(info, 'rsa-pkcs1-sha256', sign('sha256', info, privateKey));
}

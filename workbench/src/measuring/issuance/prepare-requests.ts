import { generateKeyPair, type KeyObject, sign } from 'node:crypto';
import { promisify } from 'node:util';
import type { CertificateRequest } from '@tamga/contracts';
import { assembleSigned, buildCertificationRequestInfo, name } from '@tamga/formats';

const makePair = promisify(generateKeyPair);

/** All that stays the same when a request comes again; its id is new every time. */
export type PreparedRequest = Omit<CertificateRequest, 'requestId'>;

const PROFILES = ['citizen-authentication', 'citizen-signing'] as const;

/** What the activation of each card asks for: certificates for its two keys. */
export async function prepareActivations(
  cards: number,
): Promise<readonly (readonly PreparedRequest[])[]> {
  return Promise.all(
    Array.from({ length: cards }, (_, index) =>
      Promise.all(
        PROFILES.map(async (profile) => {
          const { privateKey, publicKey } = await makePair('rsa', { modulusLength: 2048 });
          return {
            profile,
            subject: {
              civilNumber: String(990_000_000_000 + index),
              surname: 'SPECIMEN',
              givenName: 'BENCH',
            },
            certificationRequest: Buffer.from(requestOf(privateKey, publicKey)).toString('base64'),
          };
        }),
      ),
    ),
  );
}

function requestOf(privateKey: KeyObject, publicKey: KeyObject): Uint8Array {
  const info = buildCertificationRequestInfo({
    subject: name(['CN', 'SPECIMEN']),
    spki: new Uint8Array(publicKey.export({ type: 'spki', format: 'der' })),
  });
  return assembleSigned(info, 'rsa-pkcs1-sha256', sign('sha256', info, privateKey));
}

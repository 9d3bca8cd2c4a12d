import { createHash } from 'node:crypto';
import type { SignSods } from '@tamga/contracts';
import { encodeLdsSecurityObject, FormatError, fromBase64 } from '@tamga/formats';
import { CaError } from '../errors.ts';

/** What one EF.SOD is asked for, read and encoded. */
export interface SodRequest {
  readonly requestId: string;
  /** As in the MRZ: `P`, `ID`. */
  readonly documentType: string;
  /** LDSSecurityObject, DER (Doc 9303-10 4.6.2.3), and its SHA-256. */
  readonly securityObject: Uint8Array;
  readonly messageDigest: Uint8Array;
  /** Over everything that is asked: the same id with another one is another request. */
  readonly requestHash: Uint8Array;
}

/** @throws CaError REQUEST_UNREADABLE */
export function readSodRequest(asked: SignSods['requests'][number]): SodRequest {
  const { requestId, documentType } = asked;
  const securityObject = encode(
    asked.dataGroupHashes.map(({ number, hash }) => ({ number, hash: fromBase64(hash) })),
  );
  return {
    requestId,
    documentType,
    securityObject,
    messageDigest: createHash('sha256').update(securityObject).digest(),
    requestHash: createHash('sha256').update(`${documentType}\n`).update(securityObject).digest(),
  };
}

type DataGroupHashes = Parameters<typeof encodeLdsSecurityObject>[0]['dataGroupHashes'];

function encode(dataGroupHashes: DataGroupHashes): Uint8Array {
  try {
    return encodeLdsSecurityObject({ hash: 'sha256', dataGroupHashes });
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw new CaError('REQUEST_UNREADABLE', cause.message, { cause });
  }
}

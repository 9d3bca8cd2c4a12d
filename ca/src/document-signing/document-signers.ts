import { createHash } from 'node:crypto';
import { type Certificate, decodeDocumentTypeList, EXTENSION } from '@tamga/formats';
import { CaError } from '../errors.ts';
import { readExtension } from '../lint/read-extension.ts';
import type { SigningAuthority } from '../pki.ts';
import { isInside, type SigningPeriod, signingPeriod } from './assert-may-sign.ts';

/** A Document Signer with what decides whether it signs. */
export interface DocumentSigner extends SigningAuthority {
  /** SHA-256 of its certificate. */
  readonly id: Uint8Array;
  readonly documentTypes: readonly string[];
  /** Its private key usage period, cut to the days of the rotation. */
  readonly period: SigningPeriod;
}

const DAY_MS = 86_400_000;

/** In the order in which they sign: who began first signs until its end, so that the next one lasts longer. */
export function orderDocumentSigners(
  authorities: readonly SigningAuthority[],
  daysPerSigner: number | undefined,
): readonly DocumentSigner[] {
  const signers = authorities.map((authority) => {
    const { certificate } = authority;
    const { from, to } = signingPeriod(certificate);
    const cut =
      daysPerSigner === undefined ? to : new Date(from.getTime() + daysPerSigner * DAY_MS);
    return {
      ...authority,
      id: createHash('sha256').update(certificate.raw).digest(),
      documentTypes: documentTypesOf(certificate),
      period: { from, to: cut.getTime() < to.getTime() ? cut : to },
    };
  });
  return signers.sort(
    (a, b) => a.period.from.getTime() - b.period.from.getTime() || Buffer.compare(a.id, b.id),
  );
}

/**
 * Those that may sign a document now, the preferred one first.
 *
 * @throws CaError DOCUMENT_TYPE_NOT_ALLOWED, SIGNER_NOT_IN_PERIOD
 */
export function signersFor(
  signers: readonly DocumentSigner[],
  documentType: string,
  now: Date,
): readonly DocumentSigner[] {
  const able = signers.filter(({ documentTypes }) => signsType(documentTypes, documentType));
  if (able.length === 0) {
    const types = [...new Set(signers.flatMap(({ documentTypes }) => documentTypes))].join(', ');
    throw new CaError(
      'DOCUMENT_TYPE_NOT_ALLOWED',
      `The Document Signers sign ${types}, not ${documentType}.`,
    );
  }
  const current = able.filter(({ period }) => isInside(period, now));
  if (current.length === 0) {
    const periods = able.map(
      ({ signer, period: { from, to } }) =>
        `${signer.label} signs from ${from.toISOString()} to ${to.toISOString()}`,
    );
    throw new CaError(
      'SIGNER_NOT_IN_PERIOD',
      `No Document Signer may sign now: ${periods.join('; ')}. Certify a new one, and restart.`,
    );
  }
  return current;
}

/** The Document Signer names the document codes that it signs (Doc 9303-12 7.1.1.6). */
function documentTypesOf(certificate: Certificate): readonly string[] {
  return readExtension(certificate, EXTENSION.documentTypeList, decodeDocumentTypeList) ?? [];
}

/** A code of two characters may stand for its first one alone: `PM` is a kind of `P`. */
function signsType(types: readonly string[], documentType: string): boolean {
  return types.includes(documentType) || types.includes(documentType.slice(0, 1));
}

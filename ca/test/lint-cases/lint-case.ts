import type { Role, Structure } from '@tamga/ca';
import { GOOD_CERTIFICATES, type GoodName } from './good-certificates.ts';
import { type CertificateShape, encodeCertificate } from './shapes.ts';

/** One file that breaks a clause. */
export interface LintCase {
  readonly lint: string;
  /** What tells several cases of one lint apart. */
  readonly variant?: string;
  readonly structure: Structure;
  readonly bytes: Uint8Array;
  readonly roles?: readonly Role[];
  /** The good certificate above it. */
  readonly beside?: GoodName;
  readonly distributionPoint?: string;
}

export const good = (name: GoodName): CertificateShape => GOOD_CERTIFICATES[name].shape;

/** A good certificate with one thing changed. */
export function certificateCase(
  lint: string,
  base: GoodName,
  change: (shape: CertificateShape) => CertificateShape,
  variant?: string,
): LintCase {
  const { roles, issuer, shape } = GOOD_CERTIFICATES[base];
  const bytes = encodeCertificate(change(shape));
  return {
    lint,
    ...(variant === undefined ? {} : { variant }),
    structure: 'certificate',
    bytes,
    roles,
    beside: issuer as GoodName,
  };
}

/** Without the authority at hand, whose name would be another one. */
export function alone({ beside: _, ...rest }: LintCase): LintCase {
  return rest;
}

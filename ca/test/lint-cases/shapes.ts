import {
  bitString,
  boolean,
  EXTENSION,
  explicit,
  octetString,
  oid,
  sequence,
} from '@tamga/formats';
import { specimenKey } from './specimen-key.ts';

/** Signs every specimen. */
export const AUTHORITY_KEY = specimenKey('Tamga specimen authority', [275, 214]);

/** An extension in whatever form: lints must see what no builder would write. */
export interface RawExtension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

/** TBSCertificate in encoded parts, each of which a case may replace by anything. */
export interface CertificateShape {
  readonly version: readonly Uint8Array[];
  readonly serial: Uint8Array;
  readonly algorithm: Uint8Array;
  /** Beside the signature; the one inside when absent. */
  readonly outerAlgorithm?: Uint8Array;
  readonly issuer: Uint8Array;
  readonly validity: Uint8Array;
  readonly subject: Uint8Array;
  readonly spki: Uint8Array;
  readonly uniqueIdentifiers: readonly Uint8Array[];
  readonly extensions: readonly RawExtension[];
}

export function encodeExtension({ oid: type, critical, value }: RawExtension): Uint8Array {
  return sequence(oid(type), ...(critical ? [boolean(true)] : []), octetString(value));
}

export function encodeCertificate(shape: CertificateShape): Uint8Array {
  const extensions = sequence(...shape.extensions.map(encodeExtension));
  const tbs = sequence(
    ...shape.version,
    shape.serial,
    shape.algorithm,
    shape.issuer,
    shape.validity,
    shape.subject,
    shape.spki,
    ...shape.uniqueIdentifiers,
    ...(shape.extensions.length === 0 ? [] : [explicit(3, extensions)]),
  );
  return signed(tbs, shape.outerAlgorithm ?? shape.algorithm);
}

/** SIGNED{} by the authority's key, whatever the algorithm says. */
export function signed(tbs: Uint8Array, algorithm: Uint8Array): Uint8Array {
  return sequence(tbs, algorithm, bitString(AUTHORITY_KEY.sign(tbs)));
}

type Extended = { readonly extensions: readonly RawExtension[] };

/** The extension in the place of the one with its OID, or behind the others. */
export function put<Shape extends Extended>(
  shape: Shape,
  type: string,
  value: Uint8Array,
  critical?: boolean,
): Shape {
  const before = shape.extensions.find((extension) => extension.oid === type);
  const extension = { oid: type, critical: critical ?? before?.critical ?? false, value };
  return {
    ...shape,
    extensions:
      before === undefined
        ? [...shape.extensions, extension]
        : shape.extensions.map((one) => (one === before ? extension : one)),
  };
}

export function drop<Shape extends Extended>(shape: Shape, type: string): Shape {
  return { ...shape, extensions: shape.extensions.filter((one) => one.oid !== type) };
}

/** The extension with its critical flag turned. */
export function turn<Shape extends Extended>(shape: Shape, type: string): Shape {
  return {
    ...shape,
    extensions: shape.extensions.map((one) =>
      one.oid === type ? { ...one, critical: !one.critical } : one,
    ),
  };
}

/** The content of subjectKeyIdentifier. */
export function ownIdentifier({ extensions }: Extended): Uint8Array {
  const own = extensions.find((one) => one.oid === EXTENSION.subjectKeyIdentifier);
  return own?.value.subarray(2) ?? new Uint8Array();
}

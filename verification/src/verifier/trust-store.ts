import { type Certificate, decodePem, FormatError, parseCertificate } from '@tamga/formats';
import { VerificationError } from '../errors.ts';

/** Whom the agency trusts, by what for: a citizens' root is nobody's CSCA. */
export interface TrustStore {
  /** Roots of citizens' certificates and of address signers. */
  readonly citizens: readonly Certificate[];
  /** Country signing authorities of travel documents. */
  readonly csca: readonly Certificate[];
}

/** A trust store from the files that hold its certificates, DER or PEM. @throws VerificationError INPUT_UNREADABLE */
export function trustStore(files: {
  readonly citizens: readonly Uint8Array[];
  readonly csca: readonly Uint8Array[];
}): TrustStore {
  return {
    citizens: files.citizens.flatMap(readCertificates),
    csca: files.csca.flatMap(readCertificates),
  };
}

/** The one certificate of a file, DER or PEM; where there are several, whoever sent them would choose how many are read. */
export function parseOnlyCertificate(bytes: Uint8Array): Certificate | undefined {
  const [only, another] = derBlocks(bytes, 'CERTIFICATE');
  return only === undefined || another !== undefined ? undefined : parseCertificate(only);
}

/** Every certificate of a file, DER or PEM. @throws VerificationError INPUT_UNREADABLE */
export function readCertificates(bytes: Uint8Array): readonly Certificate[] {
  try {
    return derBlocks(bytes, 'CERTIFICATE').map((der) => parseCertificate(der));
  } catch (cause) {
    if (cause instanceof FormatError) {
      throw new VerificationError(
        'INPUT_UNREADABLE',
        `The file holds no certificate that can be read: ${cause.message}.`,
        { cause },
      );
    }
    throw cause;
  }
}

const SEQUENCE = 0x30;

/** The file itself when it is DER, else the PEM blocks of this label. */
export function derBlocks(bytes: Uint8Array, ...labels: readonly string[]): readonly Uint8Array[] {
  if (bytes[0] === SEQUENCE) {
    return [bytes];
  }
  const blocks = decodePem(Buffer.from(bytes).toString('latin1'))
    .filter(({ label }) => labels.includes(label))
    .map((block) => block.bytes);
  if (blocks.length === 0) {
    throw new FormatError('missing', `there is neither DER nor a PEM block ${labels.join(' or ')}`);
  }
  return blocks;
}

import {
  type Certificate,
  type CertificateRevocationList,
  FormatError,
  parseAddressFile,
  parseCertificate,
  parseSignedData,
  parseSod,
} from '@tamga/formats';
import { judgeCertificate } from '../certificate-judgement.ts';
import { type AddressReport, verifyAddressFile } from '../documents/address.ts';
import { verifyPassiveAuth } from '../documents/passive-authentication.ts';
import { VerificationError } from '../errors.ts';
import { DEFAULT_POLICY, type Policy } from '../policy/policy.ts';
import { type ValidationReport, warned } from '../report.ts';
import { isSigner } from '../signatures/cms-signature.ts';
import { judgeCmsSignature, judgeRawSignature } from '../signatures/judge-signature.ts';
import { collectEvidence, type Evidence } from './collect-evidence.ts';
import type { Fetcher } from './fetcher.ts';
import { keepCrls } from './kept-evidence.ts';
import { type GivenFile, recognise } from './recognise.ts';
import { parseOnlyCertificate, type TrustStore } from './trust-store.ts';

export interface VerifierOptions {
  readonly trust: TrustStore;
  readonly fetcher: Fetcher;
  readonly policy?: Policy;
  readonly now?: () => Date;
  /** Evidence that is at hand: issuers and CRLs that need not be fetched. */
  readonly intermediates?: readonly Certificate[];
  readonly crls?: readonly CertificateRevocationList[];
}

/** Collects evidence, then judges. Input is bytes; what cannot be parsed at all is INPUT_UNREADABLE. */
export interface Verifier {
  readonly policy: Policy;
  /** Recognises what the files are. */
  validate(files: readonly GivenFile[], at?: Date): Promise<ValidationReport>;
  /** A certificate, DER or PEM. */
  certificate(bytes: Uint8Array, at?: Date): Promise<ValidationReport>;
  /** A CMS signature, with its document unless that is inside. */
  cms(
    input: { readonly signature: Uint8Array; readonly document?: Uint8Array },
    at?: Date,
  ): Promise<ValidationReport>;
  /** RSASSA-PKCS1-v1_5 with SHA-256, without any wrapping. */
  raw(
    input: {
      readonly document: Uint8Array;
      readonly signature: Uint8Array;
      readonly certificate: Uint8Array;
    },
    at?: Date,
  ): Promise<ValidationReport>;
  /** A card's address file; `proof` is what shows that it is this card's. */
  address(
    file: Uint8Array,
    proof?: {
      readonly certificate: Uint8Array;
      readonly challenge: Uint8Array;
      readonly signature: Uint8Array;
    },
    at?: Date,
  ): Promise<AddressReport>;
  /** EF.SOD and the data groups as read, by number, and the printed MRZ where it was read. */
  passport(
    files: {
      readonly sod: Uint8Array;
      readonly dataGroups: ReadonlyMap<number, Uint8Array>;
      readonly mrz?: string;
    },
    at?: Date,
  ): Promise<ValidationReport>;
}

export function createVerifier(options: VerifierOptions): Verifier {
  const { trust, fetcher, policy = DEFAULT_POLICY, now = () => new Date() } = options;
  if (trust.citizens.length === 0 && trust.csca.length === 0) {
    throw new VerificationError('TRUST_STORE_EMPTY', 'No trusted authority is given.');
  }
  const kept = keepCrls(fetcher, now);

  const collect = async (
    leaf: Certificate | undefined,
    anchors: readonly Certificate[],
    beside: readonly Certificate[] = [],
  ): Promise<Evidence> => {
    const intermediates = [...(options.intermediates ?? []), ...beside];
    const evidence =
      leaf === undefined
        ? { intermediates, crls: [], ocspResponses: [], problems: [] }
        : await collectEvidence(leaf, { fetcher, crls: kept, anchors, intermediates });
    return { ...evidence, crls: [...evidence.crls, ...(options.crls ?? [])] };
  };

  const verifier: Verifier = {
    policy,
    validate(files, at) {
      const question = recognise(files);
      switch (question.kind) {
        case 'certificate':
          return verifier.certificate(question.certificate.raw, at);
        case 'cms':
          return verifier.cms(question, at);
        case 'raw':
          return verifier.raw({ ...question, certificate: question.certificate.raw }, at);
        case 'address':
          return verifier.address(question.file, undefined, at);
        case 'passport':
          return verifier.passport(question, at);
      }
    },
    certificate: (bytes, at = now()) =>
      readably(async () => {
        const certificate = oneCertificate(bytes);
        const anchors = [...trust.citizens, ...trust.csca];
        const evidence = await collect(certificate, anchors);
        return explain(
          judgeCertificate({ certificate, anchors, ...evidence }, policy, at),
          evidence,
        );
      }),
    cms: (input, at = now()) =>
      readably(async () => {
        const anchors = trust.citizens;
        const { leaf, others } = certificatesIn(() => parseSignedData(input.signature), policy);
        const evidence = await collect(leaf, anchors, others);
        return explain(judgeCmsSignature(input, { anchors, ...evidence }, policy, at), evidence);
      }),
    raw: (input, at = now()) =>
      readably(async () => {
        const certificate = oneCertificate(input.certificate);
        const anchors = trust.citizens;
        const evidence = await collect(certificate, anchors);
        const question = { ...input, certificate };
        return explain(judgeRawSignature(question, { anchors, ...evidence }, policy, at), evidence);
      }),
    address: (file, proof, at = now()) =>
      readably(async () => {
        const anchors = trust.citizens;
        const { leaf, others } = certificatesIn(
          () => parseSignedData(parseAddressFile(file) ?? file),
          policy,
        );
        const evidence = await collect(leaf, anchors, others);
        const checked = proof && { ...proof, certificate: oneCertificate(proof.certificate) };
        return explain(
          verifyAddressFile(file, checked, { anchors, ...evidence }, policy, at),
          evidence,
        );
      }),
    passport: (files, at = now()) =>
      readably(async () => {
        const { leaf } = certificatesIn(
          () => parseSignedData(parseSod(files.sod), { allowUnsortedSets: true }),
          policy,
        );
        const evidence = await collect(leaf, trust.csca);
        const { crls } = evidence;
        return explain(
          verifyPassiveAuth({ ...files, cscaCertificates: trust.csca, crls }, policy, at),
          evidence,
        );
      }),
  };
  return verifier;
}

/** What was not reached is said only where something is missing from the verdict. */
function explain<Report extends ValidationReport>(report: Report, { problems }: Evidence): Report {
  return report.indication === 'TOTAL-PASSED'
    ? report
    : {
        ...report,
        checks: [...report.checks, ...problems.map((problem) => warned('evidence', problem))],
      };
}

/** The certificates in a SignedData, the signer's first; none where it cannot be read or holds too many: the judgement says so. */
function certificatesIn(
  parse: () => ReturnType<typeof parseSignedData>,
  { budget }: Policy,
): {
  readonly leaf?: Certificate;
  readonly others: readonly Certificate[];
} {
  try {
    const { certificates, signerInfos } = parse();
    if (certificates.length > budget.maxCertificates) {
      return { others: [] };
    }
    const [info] = signerInfos;
    const parsed = certificates.map((bytes) => parseCertificate(bytes));
    const leaf = parsed.find((certificate) => info !== undefined && isSigner(info, certificate));
    return {
      ...(leaf === undefined ? {} : { leaf }),
      others: parsed.filter((certificate) => certificate !== leaf),
    };
  } catch (error) {
    if (error instanceof FormatError) {
      return { others: [] };
    }
    throw error;
  }
}

function oneCertificate(bytes: Uint8Array): Certificate {
  const certificate = parseOnlyCertificate(bytes);
  if (certificate === undefined) {
    throw new VerificationError('INPUT_UNREADABLE', 'There must be exactly one certificate.');
  }
  return certificate;
}

async function readably<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof FormatError) {
      throw new VerificationError('INPUT_UNREADABLE', `It cannot be read: ${cause.message}.`, {
        cause,
      });
    }
    throw cause;
  }
}

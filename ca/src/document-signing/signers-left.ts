import type { DocumentSigner } from './document-signers.ts';
import type { SodSigning } from './sign-sods.ts';

/** How long documents of one type can be signed with the Document Signers that are known. */
export interface SignersLeft {
  readonly documentType: string;
  /** Documents that signers of now and later have left. */
  readonly documents: number;
  /** Seconds without a gap between one signer and the next; 0: none may sign now. */
  readonly seconds: number;
}

/** Less than this is told ahead: a new signer takes a ceremony, which takes people. */
export interface WarningLimits {
  readonly documents: number;
  readonly days: number;
}

const DAY_SECONDS = 86_400;

/** For each document type of the signers: one round trip. */
export async function readSignersLeft({
  store,
  signers,
  documentsPerSigner,
  clock,
}: SodSigning): Promise<readonly SignersLeft[]> {
  const documents = await store.documents(signers);
  const now = clock().getTime();
  const free = signers
    .map((signer, index) => ({
      signer,
      free: Math.max(0, documentsPerSigner - (documents[index] ?? 0)),
    }))
    .filter((one) => one.free > 0 && one.signer.period.to.getTime() >= now);
  const types = new Set(signers.flatMap(({ documentTypes }) => documentTypes));
  return [...types].sort().map((documentType) => {
    const able = free.filter(({ signer }) => signer.documentTypes.includes(documentType));
    return {
      documentType,
      documents: able.reduce((sum, one) => sum + one.free, 0),
      seconds: secondsCovered(
        able.map(({ signer }) => signer),
        now,
      ),
    };
  });
}

/** `signers` in the order of their beginning. A gap of a second is none: periods have whole ones. */
function secondsCovered(signers: readonly DocumentSigner[], now: number): number {
  let end = now;
  for (const { period } of signers) {
    if (period.from.getTime() > end + 1_000) break;
    end = Math.max(end, period.to.getTime());
  }
  return Math.floor((end - now) / 1000);
}

/** What an operator must know, or nothing. */
export function warningOf(left: readonly SignersLeft[], limits: WarningLimits): string | undefined {
  const short = left.filter(
    ({ documents, seconds }) => documents < limits.documents || seconds < limits.days * DAY_SECONDS,
  );
  if (short.length === 0) return undefined;
  const list = short.map(
    ({ documentType, documents, seconds }) =>
      `${documentType}: ${documents} documents, ${(seconds / DAY_SECONDS).toFixed(1)} days`,
  );
  return `Certify a new Document Signer: what is left for ${list.join('; ')}.`;
}

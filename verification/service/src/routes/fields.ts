import { VerificationError } from '@tamga/verification';

export function bytesOf(base64: string): Uint8Array {
  return new Uint8Array(Buffer.from(base64, 'base64'));
}

/** An instant that the schema let through may still be no day: 2026-02-31. @throws VerificationError USAGE */
export function instantOf(text: string | undefined): Date | undefined {
  if (text === undefined) {
    return undefined;
  }
  const instant = new Date(text);
  // Date turns 2026-02-31 into 3 March: what comes out must be what went in, to the second.
  if (Number.isNaN(instant.getTime()) || toSecond(instant.toISOString()) !== toSecond(text)) {
    throw new VerificationError('USAGE', 'The field "at" is not a time.');
  }
  return instant;
}

function toSecond(text: string): string {
  return text.slice(0, 'YYYY-MM-DDTHH:MM:SS'.length);
}

import { FormatError } from '../errors.ts';
import { base64, fromBase64 } from './base64.ts';

/** One block of textual encoding (RFC 7468). */
export interface PemBlock {
  readonly label: string;
  readonly bytes: Uint8Array;
}

/** Longest PEM text read: a CRL of 100 MB and its base64 overhead stay below. */
const MAX_PEM_CHARACTERS = 200_000_000;

const BEGIN = /^-----BEGIN ([A-Z0-9][A-Z0-9 #-]*)-----$/;

/** Writes one block; `label` is for example `CERTIFICATE`. */
export function encodePem(label: string, bytes: Uint8Array): string {
  const lines = base64(bytes).match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}

/** Reads every block of a text; what stands between blocks is ignored, as RFC 7468 2 allows. */
export function decodePem(text: string): readonly PemBlock[] {
  if (text.length > MAX_PEM_CHARACTERS) {
    throw new FormatError('limit', `PEM: longer than ${MAX_PEM_CHARACTERS} characters`);
  }
  const blocks: PemBlock[] = [];
  let label: string | undefined;
  let body: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const trimmed = line.trim();
    if (label === undefined) {
      label = BEGIN.exec(trimmed)?.[1];
      body = [];
    } else if (trimmed === `-----END ${label}-----`) {
      blocks.push({ label, bytes: fromBase64(body.join('')) });
      label = undefined;
    } else {
      body.push(trimmed);
    }
  }
  if (label !== undefined) {
    throw new FormatError('truncated', 'PEM: a block begins and does not end');
  }
  return blocks;
}

/** Reads the first block with this label. */
export function decodePemBlock(text: string, label: string): Uint8Array {
  const block = decodePem(text).find((candidate) => candidate.label === label);
  if (block === undefined) throw new FormatError('missing', `PEM: no ${label} block found`);
  return block.bytes;
}

import { open } from 'node:fs/promises';
import { CRL_DER_LIMITS, decodePem, FormatError } from '@tamga/formats';
import { CaError } from '../errors.ts';

/** Something to be judged, with the name under which its judgement is told. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** PEM is a third longer than what it holds. */
const MAX_FILE_BYTES = 2 * CRL_DER_LIMITS.maxBytes;

/**
 * DER as it stands, or every block of PEM. What is neither is given as it stands: its judgement says so.
 *
 * @throws CaError USAGE when it is no file, or too long; the system's error when it cannot be read.
 */
export async function readJudged(path: string): Promise<readonly NamedBytes[]> {
  const bytes = await readBounded(path);
  const blocks = bytes[0] === 0x30 ? [] : pemBlocks(bytes);
  if (blocks.length < 2) return [{ name: path, bytes: blocks[0] ?? bytes }];
  return blocks.map((block, index) => ({ name: `${path} #${index + 1}`, bytes: block }));
}

async function readBounded(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new CaError('USAGE', `${path} is not a file.`);
    if (stat.size > MAX_FILE_BYTES) {
      throw new CaError('USAGE', `${path} is longer than ${MAX_FILE_BYTES} bytes.`);
    }
    return new Uint8Array(await file.readFile());
  } finally {
    await file.close();
  }
}

function pemBlocks(bytes: Uint8Array): readonly Uint8Array[] {
  try {
    return decodePem(Buffer.from(bytes).toString('latin1')).map((block) => block.bytes);
  } catch (error) {
    if (error instanceof FormatError) return [];
    throw error;
  }
}

import type { FileHandle } from 'node:fs/promises';

export interface FileEnd {
  /** The last line that ends with a line feed. */
  readonly line?: string;
  /** What follows it: half a line, of a write that was cut off; usually nothing. */
  readonly torn: string;
  /** Octets up to and with the last line feed. */
  readonly wholeLength: number;
}

const CHUNK_BYTES = 64 * 1024;
const LINE_FEED = 0x0a;

/** Reads a file of lines from its end, as far as one line needs: the file grows by a line a second for years. */
export async function readFileEnd(file: FileHandle): Promise<FileEnd> {
  const { size } = await file.stat();
  for (let wanted = CHUNK_BYTES; ; wanted *= 2) {
    const start = Math.max(0, size - wanted);
    const bytes = await readFrom(file, start, size);
    const end = bytes.lastIndexOf(LINE_FEED);
    const before = end < 1 ? -1 : bytes.lastIndexOf(LINE_FEED, end - 1);
    if (before === -1 && start > 0) continue;
    const torn = bytes.toString('utf8', end + 1);
    if (end === -1) return { torn, wholeLength: 0 };
    return { line: bytes.toString('utf8', before + 1, end), torn, wholeLength: start + end + 1 };
  }
}

async function readFrom(file: FileHandle, start: number, end: number): Promise<Buffer> {
  const bytes = Buffer.alloc(end - start);
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

import { VerificationError } from '../errors.ts';

/** Where evidence comes from. What cannot be fetched is a rejected promise; the judgement goes on without it. */
export interface Fetcher {
  get(url: string): Promise<Uint8Array>;
  post(url: string, contentType: string, body: Uint8Array): Promise<Uint8Array>;
}

export interface HttpFetcherOptions {
  /**
   * Origins (`http://pki.example`) that may be asked. The addresses stand in certificates that nobody has judged yet:
   * without this list whoever sends a file would choose whom this machine talks to.
   */
  readonly origins: readonly string[];
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
}

const TIMEOUT_MS = 5_000;
/** A full CRL of a million entries has about 40 MB. */
const MAX_BYTES = 64 * 1024 * 1024;

/** Asks over HTTP: listed origins only, no redirects, bounded in time and size. @throws VerificationError USAGE */
export function httpFetcher(options: HttpFetcherOptions): Fetcher {
  const { timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = options;
  const origins = new Set(options.origins.map(originOf));

  async function ask(url: string, init: RequestInit): Promise<Uint8Array> {
    if (!origins.has(originOf(url))) {
      throw new VerificationError('USAGE', 'it is not among the origins that may be asked');
    }
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { ...init, redirect: 'error', signal });
    if (!response.ok || response.body === null) {
      await response.body?.cancel();
      throw new VerificationError('INPUT_UNREADABLE', `it answered ${response.status}`);
    }
    return readBounded(response.body, maxBytes);
  }

  return {
    get: (url) => ask(url, {}),
    post: (url, contentType, body) =>
      ask(url, {
        method: 'POST',
        headers: { 'content-type': contentType },
        body: Buffer.from(body),
      }),
  };
}

/** For where nothing may be fetched: whatever is not at hand stays unknown. */
export const OFFLINE: Fetcher = {
  get: () => Promise.reject(new VerificationError('USAGE', 'it was not asked (offline)')),
  post: () => Promise.reject(new VerificationError('USAGE', 'it was not asked (offline)')),
};

function originOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch (cause) {
    throw new VerificationError('USAGE', `${url} is not an address.`, { cause });
  }
}

async function readBounded(
  body: ReadableStream<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of body) {
    size += part.length;
    if (size > maxBytes) {
      throw new VerificationError('INPUT_UNREADABLE', `it gives more than ${maxBytes} bytes`);
    }
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}

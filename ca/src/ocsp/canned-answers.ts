import { createHash } from 'node:crypto';
import type { Standing } from '../status/standing-mirror.ts';
import type { AnswerPeriod } from './single-response.ts';

/** A signed answer that is given again and again while its status stands. */
export interface CannedAnswer extends AnswerPeriod {
  readonly bytes: Buffer;
  /** As HTTP says it: entity tag with its quotation marks, and the period. */
  readonly etag: string;
  readonly lastModified: string;
  readonly expires: string;
}

export interface CannedAnswers {
  /** The answer at hand, if it stands at `now`. */
  find(standing: Standing, certId: string, now: Date): CannedAnswer | undefined;
  /** Signs one, once for all who wait for it, and keeps it. */
  make(
    standing: Standing,
    certId: string,
    sign: () => Promise<CannedAnswer>,
  ): Promise<CannedAnswer>;
}

/** CertIDs of one certificate: two hashes, each with and without NULL parameters. */
const MAX_ANSWERS_OF_ONE = 4;

/**
 * Answers hang on the standing that they were signed for: when the status changes, the standing goes, and they go
 * with it. An answer is renewed behind the askers' backs from the half of its time on, and given no more after
 * three quarters, so that whoever gets one has time to use it.
 */
export function createCannedAnswers(failed: (error: unknown) => void): CannedAnswers {
  const kept = new WeakMap<Standing, Map<string, CannedAnswer>>();
  const signing = new WeakMap<Standing, Map<string, Promise<CannedAnswer>>>();
  const makers = new WeakMap<Standing, Map<string, () => Promise<CannedAnswer>>>();

  const of = <Value>(store: WeakMap<Standing, Map<string, Value>>, standing: Standing) => {
    const found = store.get(standing) ?? new Map<string, Value>();
    store.set(standing, found);
    return found;
  };
  const make: CannedAnswers['make'] = async (standing, certId, sign) => {
    const under = of(signing, standing);
    const before = under.get(certId);
    if (before !== undefined) return before;
    const mine = sign();
    under.set(certId, mine);
    try {
      const made = await mine;
      const answers = of(kept, standing);
      if (answers.has(certId) || answers.size < MAX_ANSWERS_OF_ONE) {
        answers.set(certId, made);
        of(makers, standing).set(certId, sign);
      }
      return made;
    } finally {
      under.delete(certId);
    }
  };
  return {
    make,
    find(standing, certId, now) {
      const found = kept.get(standing)?.get(certId);
      if (found === undefined) return undefined;
      const used = shareUsed(found, now);
      if (!(used >= 0 && used < 0.75)) return undefined;
      const sign = used < 0.5 ? undefined : makers.get(standing)?.get(certId);
      if (sign !== undefined) make(standing, certId, sign).catch(failed);
      return found;
    },
  };
}

/** How much of an answer's time has passed; below 0 for one of the future, made before the clock was set back. */
function shareUsed({ thisUpdate, nextUpdate }: AnswerPeriod, now: Date): number {
  return (now.getTime() - thisUpdate.getTime()) / (nextUpdate.getTime() - thisUpdate.getTime());
}

export function cannedAnswer(bytes: Uint8Array, period: AnswerPeriod): CannedAnswer {
  const digest = createHash('sha256').update(bytes).digest('base64url');
  return {
    ...period,
    bytes: Buffer.from(bytes),
    etag: `"${digest}"`,
    lastModified: period.thisUpdate.toUTCString(),
    expires: period.nextUpdate.toUTCString(),
  };
}

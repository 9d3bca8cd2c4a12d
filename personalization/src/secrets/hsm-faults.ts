import { HsmError, type HsmErrorCode, type Token } from '@tamga/hsm';
import { BureauError } from '../errors.ts';

/** Faults of the token or the way to it, which the next request may not meet; the others are of the request. */
const UNAVAILABLE: ReadonlySet<HsmErrorCode> = new Set([
  'module-not-found',
  'module-failed',
  'token-not-found',
  'pin-unavailable',
  'pin-incorrect',
  'pin-locked',
  'queue-full',
  'deadline',
  'worker-died',
  'token-lost',
  'closed',
  'pkcs11',
]);

/** The same token, whose silence is the bureau's HSM_UNAVAILABLE. */
export function namingFaults(token: Token): Token {
  return new Proxy(token, {
    get(target, name, receiver) {
      const member: unknown = Reflect.get(target, name, receiver);
      if (typeof member !== 'function') {
        return member;
      }
      return (...parameters: unknown[]) => {
        const result: unknown = Reflect.apply(member, target, parameters);
        return result instanceof Promise ? result.catch(rename) : result;
      };
    },
  });
}

function rename(cause: unknown): never {
  if (cause instanceof HsmError && UNAVAILABLE.has(cause.code)) {
    throw new BureauError(
      'HSM_UNAVAILABLE',
      'The HSM token of the bureau does not answer: look at it, then start again. Nothing has to be ordered anew.',
      { cause },
    );
  }
  throw cause;
}

import { setTimeout as delay } from 'node:timers/promises';
import { translated } from './ckr.ts';
import { HsmError } from './errors.ts';
import { findSlot, type loadModule } from './pkcs11-module.ts';
import { Pkcs11Token } from './pkcs11-token.ts';

// SoftHSM writes a token's file at each login, and a process that reads it meanwhile sees no token, one without a PIN, or
// a general error; a network HSM that is just coming up does the same. So opening a token is tried again, with the module
// initialised anew. None of these answers has cost a PIN try, and a wrong PIN is not among them.

export interface WantedToken {
  readonly module: ReturnType<typeof loadModule>;
  readonly label: string;
  readonly sessions: number;
}

const LOOKS = 5;
const BETWEEN_LOOKS_MS = 250;
const PASSING =
  /CKR_(GENERAL_ERROR|FUNCTION_FAILED|DEVICE_ERROR|TOKEN_NOT_PRESENT|TOKEN_NOT_RECOGNIZED|USER_PIN_NOT_INITIALIZED)\b/;

/** The token of that label; `token-not-found` when it does not show within about a second. */
export function awaitToken(wanted: WantedToken): Promise<Pkcs11Token> {
  return patiently(wanted, () => findToken(wanted));
}

/** Logs in, and gives the token that is logged in: another one where the first was half written when it was read. */
export function logIn(wanted: WantedToken, first: Pkcs11Token, pin: string): Promise<Pkcs11Token> {
  let known: Pkcs11Token | undefined = first;
  return patiently(wanted, () => {
    const token = known ?? findToken(wanted);
    known = undefined;
    token.login(pin);
    return token;
  });
}

function findToken({ module, label, sessions }: WantedToken): Pkcs11Token {
  const slot = findSlot(module, label);
  if (!slot) throw new HsmError('token-not-found', `No slot holds the token ${label}.`);
  return new Pkcs11Token(slot, sessions);
}

async function patiently<T>({ module }: WantedToken, look: () => T): Promise<T> {
  for (let looks = 1; ; looks++) {
    try {
      if (looks > 1) module.initialize();
      return look();
    } catch (cause) {
      const error = translated('opening the token', cause);
      const passes = error.code === 'token-not-found' || PASSING.test(error.message);
      if (!passes || looks === LOOKS) throw error;
      await delay(BETWEEN_LOOKS_MS);
      end(module);
    }
  }
}

function end(module: WantedToken['module']): void {
  try {
    module.finalize();
  } catch {
    // It did not start the last time.
  }
}

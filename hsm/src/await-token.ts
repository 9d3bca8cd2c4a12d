import { setTimeout as delay } from 'node:timers/promises';
import { HsmError } from './errors.ts';
import { findSlot, type loadModule, Pkcs11Token } from './pkcs11-token.ts';

export interface WantedToken {
  readonly module: ReturnType<typeof loadModule>;
  readonly label: string;
  readonly sessions: number;
}

const LOOKS = 5;
const BETWEEN_LOOKS_MS = 250;

/** C_Login's word for a token whose user PIN cannot be seen; it costs no try. */
const NO_PIN_SEEN = /CKR_USER_PIN_NOT_INITIALIZED\b/;

/**
 * The token of that label. A module knows the tokens that were there when it was initialised, and SoftHSM takes a token
 * for absent, or for one without a PIN, while another process writes its file (each login does): so a token that is not
 * there is looked for again, with the module initialised anew.
 */
export async function awaitToken({ module, label, sessions }: WantedToken): Promise<Pkcs11Token> {
  for (let look = 1; ; look++) {
    const slot = findSlot(module, label);
    if (slot) return new Pkcs11Token(slot, sessions);
    if (look === LOOKS) throw new HsmError('token-not-found', `No slot holds the token ${label}.`);
    await lookAnew(module);
  }
}

/** Logs in, and gives the token that is logged in: another one where the first was half written when it was read. */
export async function logIn(
  wanted: WantedToken,
  first: Pkcs11Token,
  pin: string,
): Promise<Pkcs11Token> {
  let token = first;
  for (let look = 1; ; look++) {
    try {
      token.login(pin);
      return token;
    } catch (error) {
      const isHalfRead = error instanceof HsmError && NO_PIN_SEEN.test(error.message);
      if (!isHalfRead || look === LOOKS) throw error;
      await lookAnew(wanted.module);
      token = await awaitToken(wanted);
    }
  }
}

async function lookAnew(module: WantedToken['module']): Promise<void> {
  await delay(BETWEEN_LOOKS_MS);
  module.finalize();
  module.initialize();
}

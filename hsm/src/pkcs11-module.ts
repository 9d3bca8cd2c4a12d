import graphene, { type Module, type Slot } from 'graphene-pk11';
import { ckr, translated } from './ckr.ts';
import { HsmError } from './errors.ts';
import type { KeyObject } from './pkcs11-token.ts';

const { KeyType, ObjectClass, SessionFlag, UserType } = graphene;
const LABEL_BYTES = 32;
const CKF_SO_PIN_FINAL_TRY = 0x200000;
const CKF_SO_PIN_LOCKED = 0x400000;

/** Loads and initialises a module. `module-not-found`, `module-failed`. */
export function loadModule(path: string): Module {
  try {
    const module = graphene.Module.load(path);
    module.initialize();
    return module;
  } catch (cause) {
    throw new HsmError(
      'module-failed',
      `The PKCS#11 module ${path} does not start: ${ckr(cause)}.`,
    );
  }
}

/** The slot whose token has this label. */
export function findSlot(module: Module, label: string): Slot | undefined {
  const slots = module.getSlots(true);
  for (let index = 0; index < slots.length; index++) {
    const slot = slots.items(index);
    if (slot.getToken().label === label) return slot;
  }
  return undefined;
}

/** C_InitToken on a free slot, then the user PIN. */
export function initialiseToken(module: Module, label: string, soPin: string, pin: string): void {
  if (findSlot(module, label)) {
    throw new HsmError('token-exists', `A token labelled ${label} exists already.`);
  }
  const CKF_TOKEN_INITIALIZED = 0x400;
  const slots = module.getSlots(true);
  const free = Array.from({ length: slots.length }, (_, index) => slots.items(index)).find(
    (slot) => (slot.getToken().flags & CKF_TOKEN_INITIALIZED) === 0,
  );
  if (!free) throw new HsmError('token-not-found', 'No slot has an uninitialised token.');
  try {
    // The binding hands the label on as it is, and C_InitToken reads 32 bytes, padded with blanks.
    free.initToken(soPin, label.padEnd(LABEL_BYTES));
  } catch (cause) {
    // graphene-pk11 2.3.6 trims an answer that C_InitToken does not give: a TypeError after success.
    if (!(cause instanceof TypeError)) throw translated('C_InitToken', cause);
  }
  const slot = findSlot(module, label);
  if (!slot) throw new HsmError('pkcs11', `The token ${label} does not appear after C_InitToken.`);
  const session = slot.open(SessionFlag.RW_SESSION | SessionFlag.SERIAL_SESSION);
  try {
    session.login(soPin, UserType.SO);
    session.initPin(pin);
    session.logout();
  } catch (cause) {
    throw translated('C_InitPIN', cause);
  } finally {
    session.close();
  }
}

/**
 * An AES key that the security officer calls CKA_TRUSTED, as a session object: it is in the token's
 * memory alone and gone with its session. CKA_PRIVATE is false, since the officer sees no private
 * object; CKA_SENSITIVE keeps its value from being read. The officer is logged out again.
 */
export function createTrustedKey(slot: Slot, soPin: string, value: Uint8Array): KeyObject {
  const { flags, label } = slot.getToken();
  if ((flags & (CKF_SO_PIN_LOCKED | CKF_SO_PIN_FINAL_TRY)) !== 0) {
    throw new HsmError('pin-locked', `The officer's PIN of ${label} is locked or on its last try.`);
  }
  const copy = Buffer.from(value);
  try {
    const session = slot.open(SessionFlag.RW_SESSION | SessionFlag.SERIAL_SESSION);
    session.login(soPin, UserType.SO);
    const key = session.create({ ...TRUSTED, value: copy }).toType<KeyObject>();
    session.logout();
    return key;
  } catch (cause) {
    throw translated('making a trusted key', cause);
  } finally {
    copy.fill(0);
  }
}

const TRUSTED = {
  class: ObjectClass.SECRET_KEY,
  keyType: KeyType.AES,
  token: false,
  private: false,
  sensitive: true,
  extractable: false,
  trusted: true,
  wrap: true,
  unwrap: true,
} as const;

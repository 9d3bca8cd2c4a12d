import { timingSafeEqual } from 'node:crypto';
import type { Apdu } from '../apdu.ts';
import type { CardContext } from './applet.ts';
import type { Secret } from './state.ts';
import { refuse } from './status-error.ts';

const PIN_OCTETS = 16;
const MIN_PIN_OCTETS = 4;
const PIN_TRIES = 3;
const PUK_TRIES = 5;
const PIN_REFERENCE = 0x01;
const PUK_REFERENCE = 0x02;
const EMPTY = new Uint8Array();

/** PIN and PUK of the PKI applet: one of each, the PUK set once and first (IsoApplet API 00.06). */
export interface Pins {
  readonly isVerified: boolean;
  /** Files and keys are open to everyone until the PIN is set. */
  readonly isOperational: boolean;
  reset(): void;
  verify(command: Apdu): Uint8Array;
  change(command: Apdu): Uint8Array;
  resetRetryCounter(command: Apdu): Uint8Array;
}

export function createPins(context: CardContext): Pins {
  let isVerified = false;
  const pki = () => context.state.pki ?? refuse(0x6985);

  /** The counter goes down, and is permanent, before the comparison: a power cut cannot win a try. */
  const compare = (secret: Secret, candidate: Uint8Array, tries: number): void => {
    if (secret.tries === 0) {
      refuse(0x6983);
    }
    secret.tries -= 1;
    context.commit();
    if (!timingSafeEqual(Buffer.from(secret.value, 'hex'), candidate)) {
      refuse(0x63c0 | secret.tries);
    }
    secret.tries = tries;
    context.commit();
  };

  return {
    get isVerified() {
      return isVerified;
    },
    get isOperational() {
      return context.state.pki?.pin !== undefined;
    },
    reset() {
      isVerified = false;
    },
    verify({ p1, p2, data }) {
      const { pin } = pki();
      if (p1 !== 0 || p2 !== PIN_REFERENCE || pin === undefined) {
        return refuse(pin === undefined ? 0x6985 : 0x6a86);
      }
      if (data.length === 0) {
        return isVerified ? EMPTY : refuse(pin.tries === 0 ? 0x6983 : 0x63c0 | pin.tries);
      }
      isVerified = false;
      compare(pin, padded(data), PIN_TRIES);
      isVerified = true;
      return EMPTY;
    },
    change({ p1, p2, data }) {
      return p1 === 0x01 ? setFirst(p2, data) : changePin(p1, p2, data);
    },
    resetRetryCounter({ p1, p2, data }) {
      const { puk, pin } = pki();
      if (p1 !== 0 || p2 !== PIN_REFERENCE || puk === undefined || pin === undefined) {
        return refuse(puk === undefined || pin === undefined ? 0x6985 : 0x6a86);
      }
      if (data.length < PIN_OCTETS + MIN_PIN_OCTETS || data.length > 2 * PIN_OCTETS) {
        return refuse(0x6700);
      }
      isVerified = false;
      compare(puk, data.subarray(0, PIN_OCTETS), PUK_TRIES);
      pki().pin = secret(data.subarray(PIN_OCTETS), PIN_TRIES);
      context.commit();
      return EMPTY;
    },
  };

  function setFirst(reference: number, data: Uint8Array): Uint8Array {
    const state = pki();
    if (state.pin !== undefined) {
      return refuse(0x6985);
    }
    if (reference === PUK_REFERENCE) {
      if (state.puk !== undefined || data.length !== PIN_OCTETS) {
        return refuse(state.puk === undefined ? 0x6700 : 0x6985);
      }
      state.puk = { value: Buffer.from(data).toString('hex'), tries: PUK_TRIES };
    } else if (reference === PIN_REFERENCE) {
      if (state.puk === undefined) {
        return refuse(0x6985);
      }
      state.pin = secret(data, PIN_TRIES);
    } else {
      return refuse(0x6a86);
    }
    context.commit();
    return EMPTY;
  }

  function changePin(p1: number, p2: number, data: Uint8Array): Uint8Array {
    const { pin } = pki();
    if (p1 !== 0 || p2 !== PIN_REFERENCE || pin === undefined) {
      return refuse(pin === undefined ? 0x6985 : 0x6a86);
    }
    if (data.length < PIN_OCTETS + MIN_PIN_OCTETS || data.length > 2 * PIN_OCTETS) {
      return refuse(0x6700);
    }
    isVerified = false;
    compare(pin, data.subarray(0, PIN_OCTETS), PIN_TRIES);
    pki().pin = secret(data.subarray(PIN_OCTETS), PIN_TRIES);
    context.commit();
    return EMPTY;
  }
}

function secret(data: Uint8Array, tries: number): Secret {
  if (data.length < MIN_PIN_OCTETS) {
    refuse(0x6700);
  }
  return { value: Buffer.from(padded(data)).toString('hex'), tries };
}

/** The applet pads a shorter PIN with zeros, so that it is taken padded or not. */
function padded(data: Uint8Array): Uint8Array {
  if (data.length > PIN_OCTETS) {
    refuse(0x6700);
  }
  const whole = new Uint8Array(PIN_OCTETS);
  whole.set(data);
  return whole;
}

import { HsmError } from './errors.ts';
import { startWorkerProcess } from './worker-process.ts';

export interface InitTokenRequest {
  /** Path of the PKCS#11 module. */
  readonly module: string;
  readonly label: string;
  /** Security officer PIN and user PIN, at least 4 characters each. */
  readonly soPin: string;
  readonly pin: string;
  readonly environment?: Readonly<Record<string, string>>;
}

const MIN_PIN_LENGTH = 4;
/** CK_TOKEN_INFO has room for 32 bytes. */
const LABEL = /^[\x21-\x7e]{1,32}$/;

/** Initialises a free slot as a token, in a process of its own. `token-exists` for a taken label. */
export async function initToken(request: InitTokenRequest): Promise<void> {
  const { module, label, soPin, pin, environment } = request;
  if (!LABEL.test(label)) {
    throw new HsmError('invalid-argument', 'A token label has 1 to 32 printable ASCII characters.');
  }
  if (soPin.length < MIN_PIN_LENGTH || pin.length < MIN_PIN_LENGTH) {
    throw new HsmError('invalid-argument', `PINs have at least ${MIN_PIN_LENGTH} characters.`);
  }
  const worker = startWorkerProcess(environment, { onResults: () => {}, onExit: () => {} });
  try {
    await worker.handshake({ type: 'initialise', module, label, soPin, pin }, 'initialised');
  } finally {
    await worker.end();
  }
}

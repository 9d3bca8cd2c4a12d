import { HsmError } from './errors.ts';

export interface InitTokenRequest {
  /** Path of the PKCS#11 module. */
  readonly module: string;
  readonly label: string;
  /** Security officer PIN and user PIN, at least 4 characters each. */
  readonly soPin: string;
  readonly pin: string;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Initialises a free slot as a token. `token-exists` when the label is taken. */
export async function initToken(request: InitTokenRequest): Promise<void> {
  throw new HsmError('unsupported', `Cannot initialise ${request.label} yet.`);
}

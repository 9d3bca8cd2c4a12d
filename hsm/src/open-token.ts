import type { TokenConfig } from './config.ts';
import { HsmError } from './errors.ts';
import type { Token } from './token.ts';

/** Opens a token: starts its workers, logs in once in each, and resolves when the first is ready. */
export async function openToken(config: TokenConfig): Promise<Token> {
  throw new HsmError('unsupported', `Cannot open ${config.label} yet.`);
}

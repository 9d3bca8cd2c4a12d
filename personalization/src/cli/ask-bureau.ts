import { requestJson } from '@tamga/contracts';
import { httpsSend } from '@tamga/contracts/https-send';
import { needed, type Values } from './arguments.ts';

/**
 * Asks a running bureau as the one whose credential is given.
 *
 * @throws UsageError, ProblemError with the bureau's reason, UnreachableError
 */
export async function askBureau<Reply>(
  values: Values,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<Reply> {
  const { send, close } = httpsSend({
    url: needed(values, 'server'),
    tls: { cert: needed(values, 'cert'), key: needed(values, 'key'), ca: needed(values, 'ca') },
  });
  try {
    return await requestJson<Reply>(send, method, path, body);
  } finally {
    close();
  }
}

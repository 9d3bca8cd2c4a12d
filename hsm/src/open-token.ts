import { type TokenConfig, withAskedPin } from './config.ts';
import type { Operation, OperationResults } from './protocol.ts';
import type { CardKeyResult, Token } from './token.ts';
import { WorkerPool } from './worker-pool.ts';

/**
 * Opens a token: starts its workers, logs in once in each, and resolves when the first is ready.
 * Rejects with `module-not-found`, `token-not-found`, `pin-incorrect` and so on; a wrong PIN costs
 * one try in all.
 */
export async function openToken(config: TokenConfig): Promise<Token> {
  const pool = await WorkerPool.open(await withAskedPin(config));
  let changes: Promise<unknown> = Promise.resolve();

  const run = async <O extends Operation>(operation: O): Promise<OperationResults[O['op']]> =>
    (await pool.submit(operation)) as OperationResults[O['op']];
  // One change at a time, or two workers could give the same label twice.
  const change = <O extends Operation>(operation: O): Promise<OperationResults[O['op']]> => {
    const turn = changes.then(() => run(operation));
    changes = turn.catch(() => {});
    return turn;
  };

  const sign: Token['sign'] = (label, algorithm, data) =>
    run({ op: 'sign', label, algorithm, data });
  return {
    label: config.label,
    generateKeyPair: (request) => change({ op: 'generateKeyPair', request }),
    generateSecretKey: (request) => change({ op: 'generateSecretKey', request }),
    importVendorKey: (label, value) => change({ op: 'importVendorKey', label, value }),
    publicKey: (label) => run({ op: 'publicKey', label }),
    sign,
    signMany: (label, algorithm, data) =>
      Promise.all(data.map((bytes) => sign(label, algorithm, bytes))),
    random: (length) => run({ op: 'random', length }),
    keyCheckValue: (label) => run({ op: 'keyCheckValue', label }),
    list: () => run({ op: 'list' }),
    assertNotReadable: (label) => run({ op: 'assertNotReadable', label }),
    destroy: (label) => change({ op: 'destroy', label }),
    encryptGcm: (label, input, aad) => run({ op: 'encryptGcm', label, input, aad }),
    decryptGcm: (label, input, aad) => run({ op: 'decryptGcm', label, input, aad }),
    cardKeyOperation: async (request) =>
      (await run({ op: 'cardKeys', request })) as CardKeyResult<typeof request>,
    health: () => pool.health(),
    close: () => pool.close(),
  };
}

import type { BatchList, BatchView } from '@tamga/contracts';
import { requestJson, type Send } from '@tamga/contracts/fetch-client';

/** The browser's way to the bureau: same origin, session cookie. */
const send: Send = async ({ method, path, body }) => {
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    headers: body === undefined ? {} : { 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body }),
  });
  return { status: response.status, body: await response.text() };
};

export function listBatches(): Promise<BatchList> {
  return requestJson<BatchList>(send, 'GET', '/batches');
}

/**
 * Follows one batch live. `onAlive(false)` when the connection is lost: what is shown is then old.
 * Gives the function that stops.
 */
export function followBatch(
  batchId: string,
  onBatch: (batch: BatchView) => void,
  onAlive: (alive: boolean) => void,
): () => void {
  const source = new EventSource(`/batches/${encodeURIComponent(batchId)}/events`);
  source.addEventListener('batch', (event) => {
    onAlive(true);
    onBatch(JSON.parse((event as MessageEvent<string>).data) as BatchView);
  });
  source.addEventListener('open', () => onAlive(true));
  source.addEventListener('error', () => onAlive(false));
  return () => source.close();
}

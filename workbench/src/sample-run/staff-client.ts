import { join } from 'node:path';
import { requestJson } from '@tamga/contracts';
import { httpsSend } from '@tamga/contracts/https-send';
import type { Layout } from '../system/layout.ts';

/** Asks a service as one of the staff. */
export interface StaffClient {
  get<Reply>(path: string): Promise<Reply>;
  post<Reply>(path: string, body: unknown): Promise<Reply>;
  close(): void;
}

/** A client of the bureau, or of the authority. */
export function staffClient(
  layout: Layout,
  name: string,
  service: 'agents' | 'ca' = 'agents',
): StaffClient {
  const { send, close } = httpsSend({
    url: `https://127.0.0.1:${layout.ports[service]}`,
    tls: {
      cert: join(layout.pki, `staff-${name}.crt`),
      key: join(layout.pki, `staff-${name}.key`),
      ca: join(layout.pki, 'operations-ca.pem'),
    },
  });
  return {
    get: (path) => requestJson(send, 'GET', path),
    post: (path, body) => requestJson(send, 'POST', path, body),
    close,
  };
}

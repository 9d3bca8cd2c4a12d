import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import Fastify from 'fastify';

// A bare Fastify route that gives one file: what HTTP alone costs here. Argument: the file.
const bytes = readFileSync(process.argv[2] ?? '');
const app = Fastify();
app.get('/ocsp/*', (_request, reply) => reply.type('application/ocsp-response').send(bytes));
await app.listen({ host: '127.0.0.1', port: 0 });
process.send?.({ port: (app.server.address() as AddressInfo).port });

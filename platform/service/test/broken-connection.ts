import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { connect } from '@tamga/service';

// A database that greets and then, at the first question, is gone; run as a process of its own.
const AUTHENTICATION_OK = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 0]);
const READY_FOR_QUERY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

const server = createServer((socket) => {
  socket.on('error', () => {});
  socket.once('data', () => {
    socket.write(Buffer.concat([AUTHENTICATION_OK, READY_FOR_QUERY]));
    socket.once('data', () => {
      server.close();
      socket.end();
    });
  });
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const address = server.address();
const port = typeof address === 'object' ? address?.port : undefined;
const sql = connect({
  url: `postgres://nobody@127.0.0.1:${port}/none`,
  schema: 'none',
  maxConnections: 1,
});
const told = await sql
  .begin((tx) => tx`select 1`)
  .then(
    () => 'answered',
    ({ code }: { code?: string }) => `told: ${code}`,
  );
// A rejection that nobody handles would end the process here.
await pause(200);
console.log(told);
process.exit(0);

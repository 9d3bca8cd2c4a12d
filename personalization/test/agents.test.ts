import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { MAX_FRAME_BYTES } from '@tamga/contracts';
import { WebSocket } from 'ws';
import { type Rig, startRig } from './rig/rig.ts';

let rig: Rig;
before(async () => {
  rig = await startRig();
  // Its place is taken by the connections of the tests.
  await rig.unit.stop();
});
after(() => rig?.stop());

/** A connection with the credentials of one of the ceremony's peers; undefined: without. */
function connect(peer: string | undefined): WebSocket {
  const { pki } = rig.world.ceremony;
  const credentials =
    peer === undefined
      ? {}
      : {
          cert: readFileSync(join(pki, `${peer}.crt`)),
          key: readFileSync(join(pki, `${peer}.key`)),
        };
  const socket = new WebSocket(`wss://127.0.0.1:${rig.agentsPort}/agents`, {
    ca: readFileSync(join(pki, 'operations-ca.pem')),
    ...credentials,
  });
  socket.on('error', () => {});
  return socket;
}

function closeCode(socket: WebSocket): Promise<{ code: number; reason: string }> {
  return new Promise((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
}

async function makePassport(): Promise<void> {
  await rig.addBlanks('passport', 1);
  const made = await rig.run((await rig.batch('pp-1')).batchId);
  assert.equal(made.state, 'done', made.documents[0]?.problem);
}

const strangers: readonly [peer: string | undefined, why: RegExp][] = [
  [undefined, /certificate required/],
  ['staff-production-1', /403/],
  ['service-ca', /403/],
];

for (const [peer, why] of strangers) {
  test(`${peer ?? 'somebody without a certificate'} is no workstation`, async () => {
    await assert.rejects(once(connect(peer), 'open'), why);
  });
}

test('a second machine with the certificate of a connected workstation is refused, and the first goes on', async () => {
  const { code, reason } = await closeCode(connect('agent-line-1'));
  assert.equal(code, 1008);
  assert.match(reason, /connected already/);
  await makePassport();
});

const refused: readonly [name: string, message: string, code: number][] = [
  ['no JSON', 'hello', 1008],
  ['of no known type', '{"type":"order"}', 1008],
  ['a hello in another name', '{"type":"hello","protocol":1,"agent":"line-1","version":"0"}', 1008],
  ['larger than a frame may be', `"${'x'.repeat(MAX_FRAME_BYTES)}"`, 1009],
];

for (const [name, message, code] of refused) {
  test(`a message that is ${name} ends the connection, and no other`, async () => {
    const socket = connect('agent-unit-1');
    await once(socket, 'open');
    socket.send(message);
    assert.equal((await closeCode(socket)).code, code);
  });
}

test('after all of this the line still makes documents', async () => {
  await makePassport();
});

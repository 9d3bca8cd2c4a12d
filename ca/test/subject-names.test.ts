import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { RunningCa } from '@tamga/ca';
import { call, certificateRequest, createWorld, csrOf, rsaPair, type World } from './world.ts';

let world: World;
let ca: RunningCa;
let csr: Uint8Array;

before(async () => {
  world = await createWorld();
  ca = await world.start();
  csr = csrOf(rsaPair());
});
after(async () => {
  await ca.close();
  await world.remove();
});

const ask = (surname: string, givenName: string) =>
  call(world, ca.port, 'service-bureau', 'POST', '/certificates', {
    requests: [
      certificateRequest(csr, { subject: { civilNumber: '990011223344', surname, givenName } }),
    ],
  });

for (const name of [
  'BAT-ERDENE',
  "O'NEIL",
  '’T HOOFT',
  'DE LA CRUZ',
  'JOSÉ',
  'JOSE\u0301',
  'JR.',
  'БАТ-ЭРДЭНЭ',
  'A'.repeat(64),
  '\u{10330}'.repeat(64),
]) {
  test(`a name is certified: ${name.slice(0, 12)}`, async () => {
    const answer = await ask(name, name);
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.match(JSON.stringify(answer.body), /"certificate":/);
  });
}

for (const [what, name] of [
  ['nothing', ''],
  ['spaces', '   '],
  ['a space before', ' A'],
  ['a space after', 'A '],
  ['no letter', '-'],
  ['a mark without a letter before it', '\u0301A'],
  ['NUL', '\u0000'],
  ['NUL inside', 'A\u0000B'],
  ['a line feed', 'A\nB'],
  ['a line feed at the end', 'A\n'],
  ['a tab', 'A\tB'],
  ['DELETE', 'A\u007fB'],
  ['a C1 control', 'A\u0085B'],
  ['a line separator', 'A\u2028B'],
  ['a no-break space', 'A\u00a0B'],
  ['right-to-left override', 'A\u202eB'],
  ['right-to-left isolate', 'A\u2067B'],
  ['right-to-left mark', 'A\u200fB'],
  ['a zero-width space', 'A\u200bB'],
  ['a zero-width joiner', 'A\u200dB'],
  ['a soft hyphen', 'A\u00adB'],
  ['a byte order mark', '\ufeffA'],
  ['a letter that is not seen', 'A\u3164'],
  ['a mark that is not seen', 'A\u034f'],
  ['a private character', 'A\ue000'],
  ['a character that is not assigned', 'A\u0378'],
  ['half a character', 'A\ud800'],
  ['a digit', 'A1'],
  ['an equals sign', 'A,CN=B'],
  ['65 letters', 'A'.repeat(65)],
  ['65 characters, most of them marks', `A${'\u0301'.repeat(64)}`],
] as const) {
  test(`a name is refused with its place: ${what}`, async () => {
    for (const [field, answer] of [
      ['surname', await ask(name, 'B')],
      ['givenName', await ask('B', name)],
    ] as const) {
      assert.deepEqual([answer.status, answer.body['code']], [400, 'REQUEST_INVALID'], field);
      const errors = answer.body['errors'] as readonly { readonly pointer: string }[];
      assert.deepEqual(
        [...new Set(errors.map(({ pointer }) => pointer))],
        [`/requests/0/subject/${field}`],
      );
    }
  });
}

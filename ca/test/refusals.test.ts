import assert from 'node:assert/strict';
import { createHash, randomUUID, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { assessKey, type RunningCa } from '@tamga/ca';
import type { CertificateRequest, IssuedCertificate, RefusedRequest } from '@tamga/contracts';
import {
  assembleSigned,
  buildCertificationRequestInfo,
  encodeName,
  name,
  parseSpki,
} from '@tamga/formats';
import { run } from '@tamga/workbench/fixtures';
import {
  closePrimes,
  plainModulus,
  rocaModulus,
  rsaSpki,
  smallFactorModulus,
} from './weak-moduli.ts';
import {
  call,
  certificateRequest,
  createWorld,
  csrOf,
  type Pair,
  rsaPair,
  type World,
} from './world.ts';

const PROGRAM = fileURLToPath(new URL('../dist/cli.js', import.meta.url));

let world: World;
let ca: RunningCa;
let pair: Pair;

before(async () => {
  world = await createWorld();
  ca = await world.start();
  pair = rsaPair();
});
after(async () => {
  await ca?.close();
  await world?.remove();
});

/** `issued`, or the code of the problem. */
async function outcome(request: CertificateRequest, from: RunningCa = ca): Promise<string> {
  const answer = await call(world, from.port, 'service-bureau', 'POST', '/certificates', {
    requests: [request],
  });
  if (answer.status !== 200) return `${answer.status} ${JSON.stringify(answer.body)}`;
  const [result] = answer.body['results'] as (IssuedCertificate | RefusedRequest)[];
  assert.ok(result);
  return 'problem' in result ? result.problem.code : 'issued';
}

/** A request for a key whose private part nobody has: what is wrong with the key is told before its proof. */
function unproven(spki: Uint8Array): Uint8Array {
  const info = buildCertificationRequestInfo({ subject: name(['CN', 'not used']), spki });
  return assembleSigned(info, 'rsa-pkcs1-sha256', sign('sha256', info, pair.privateKey));
}

const csr = () => csrOf(pair);

/** Every reason for which a key or its request is refused. */
const REFUSED: readonly (readonly [name: string, csr: () => Uint8Array, code: string])[] = [
  ['bytes that are no PKCS#10 request', () => csr().subarray(0, -1), 'REQUEST_UNREADABLE'],
  ['no bytes', () => new Uint8Array(), 'REQUEST_UNREADABLE'],
  ['a byte behind the request', () => Buffer.concat([csr(), Buffer.of(0)]), 'REQUEST_UNREADABLE'],
  [
    'hard case 20: the signature of the CSR is wrong, by another key',
    () => csrOf(rsaPair(), pair.privateKey),
    'PROOF_OF_POSSESSION_WRONG',
  ],
  ['RSA of 1024 bits', () => csrOf(rsaPair(1024)), 'KEY_NOT_ALLOWED'],
  ['an exponent of 3', () => unproven(rsaSpki(closePrimes(), 3n)), 'KEY_WEAK'],
  ['a modulus with a small prime', () => unproven(rsaSpki(smallFactorModulus())), 'KEY_WEAK'],
  ['close primes (Fermat)', () => unproven(rsaSpki(closePrimes())), 'KEY_WEAK'],
  ['hard case 20: a ROCA key from a card', () => unproven(rsaSpki(rocaModulus())), 'KEY_WEAK'],
];

for (const [what, make, code] of REFUSED) {
  const title = what.startsWith('hard case') ? `${what}: refused` : `refused: ${what}`;
  test(`${title} with ${code}`, async () => {
    assert.equal(await outcome(certificateRequest(make())), code);
  });
}

const WEAK: readonly (readonly [name: string, spki: Uint8Array, says: RegExp])[] = [
  ['small exponent', rsaSpki(plainModulus(), 3n), /exponent/],
  ['small factor', rsaSpki(smallFactorModulus()), /divides/],
  ['close primes', rsaSpki(closePrimes()), /close/],
  ['ROCA', rsaSpki(rocaModulus()), /ROCA/],
];

for (const [what, spki, message] of WEAK) {
  test(`weak keys are refused by the name of their weakness: ${what}`, () => {
    const rules = [{ kind: 'rsa', minimumBits: 2048, maximumBits: 4096 }] as const;
    assert.throws(() => assessKey(parseSpki(spki), rules), { code: 'KEY_WEAK', message });
  });
}

test('hard case 20: the same public key twice: its owner gets it certified anew, nobody else and no other use', async () => {
  const request = certificateRequest(csr());
  assert.equal(await outcome(request), 'issued');
  assert.equal(await outcome({ ...request, requestId: randomUUID() }), 'issued');
  const person = { civilNumber: '990099887766', surname: 'OTHER', givenName: 'PERSON' };
  for (const change of [{ subject: person }, { profile: 'citizen-signing' as const }]) {
    const other = { ...request, requestId: randomUUID(), ...change };
    assert.equal(await outcome(other), 'KEY_OF_OTHER_USE');
  }
});

test('hard case 20: a blocked key: refused for ever once `tamga-ca keys block` has read its hash', async () => {
  const known = rsaPair();
  const request = certificateRequest(csrOf(known));
  assert.equal(await outcome(request), 'issued');
  const spki = known.publicKey.export({ type: 'spki', format: 'der' });
  const hash = createHash('sha256').update(spki).digest('hex');
  const file = join(world.ceremony.folder, 'compromised.txt');
  const block = (text: string) => {
    writeFileSync(file, text);
    return run(process.execPath, [
      ...[PROGRAM, 'keys', 'block', file, '--database', world.database.url],
      ...['--source', 'specimen-list', '--actor', 'staff:security-1'],
    ]);
  };
  const broken = await block(`${hash}\nnot a hash\n`);
  assert.deepEqual([broken.code, /line 2/.test(broken.text)], [3, true], broken.text);
  assert.equal(await outcome({ ...request, requestId: randomUUID() }), 'issued', 'half a file');

  const list = `# specimen list\n\n${hash.toUpperCase()}  # of a test\n${'00'.repeat(32)}\n${hash}\n`;
  const first = await block(list);
  assert.match(first.text, /Blocked: 2 of 3 keys/);
  assert.match((await block(list)).text, /Blocked: 0 of 3 keys/);
  assert.equal(await outcome({ ...request, requestId: randomUUID() }), 'KEY_BLOCKED');
  assert.equal(await outcome(request), 'issued', 'a retry of what was issued before');
  const events = await world.sql`
    select refs->>'added' as added, actor from audit_event where event = 'keys.blocked' order by seq`;
  assert.deepEqual(
    events.map(({ added, actor }) => [added, actor]),
    [
      ['2', 'staff:security-1'],
      ['0', 'staff:security-1'],
    ],
  );
});

test('hard case 20: a serialNumber with Cyrillic letters: no request may name it, no name can be written with it', async () => {
  const subject = { civilNumber: 'УБ9900112233', surname: 'SPECIMEN', givenName: 'BOLD' };
  assert.match(
    await outcome({ ...certificateRequest(csr()), subject }),
    /^400 .*\/requests\/0\/subject\/civilNumber/,
  );
  assert.throws(() => encodeName(name(['serialNumber', 'PNOMN-УБ9900112233'])), {
    code: 'value',
    message: /PrintableString/,
  });
});

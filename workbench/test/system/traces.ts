import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '@tamga/workbench';
import { type Made, tamga } from './made.ts';

export async function auditVerifies(made: Made): Promise<void> {
  const { system } = made;
  const { layout } = system;
  const password = readFileSync(join(layout.secrets, 'database-owner.password'), 'utf8');
  const outcome = await tamga(
    'ca/dist/cli.js',
    ...['audit', 'verify', '--json', '--pki', layout.pki],
    ...['--database', `postgres://postgres:${password}@127.0.0.1:${layout.ports.database}/tamga`],
    ...['--checkpoints', join(layout.var, 'export/checkpoints.jsonl')],
    ...['--schema', 'ca', '--schema', 'bureau'],
  );
  assert.equal(outcome.code, 0, outcome.text);
  const verdict = JSON.parse(outcome.stdout.toString());
  assert.deepEqual(verdict.faults, []);
  assert.equal(verdict.chains.length, 2);
  assert.ok(verdict.chains.every(({ events }: { events: number }) => events > 5));
}

export async function nothingLeaks(made: Made): Promise<void> {
  const { system } = made;
  const { layout } = system;
  const pins: string[] = Object.values(
    JSON.parse(readFileSync(join(layout.var, 'sample-pins.json'), 'utf8')),
  );
  const { person } = JSON.parse(readFileSync(join(ROOT, 'samples/id-1.json'), 'utf8'));
  const secrets = [
    ...readdirSync(layout.secrets).map((name) =>
      readFileSync(join(layout.secrets, name), 'utf8').trim(),
    ),
    person.civilNumber,
    person.registrationNumber,
    person.surname.cyrillic,
    person.surname.latin.toUpperCase(),
  ];
  assert.ok(secrets.length > 6 && pins.length > 0);
  for (const folder of [layout.logs, join(layout.var, 'journals')]) {
    assert.ok(existsSync(folder) && readdirSync(folder).length > 0);
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), 'utf8');
      for (const secret of secrets) {
        assert.ok(!text.includes(secret), `${name} holds a secret (${hashOf(secret)})`);
      }
      for (const pin of pins) {
        assert.ok(!new RegExp(`(?<![0-9a-f])${pin}(?![0-9a-f])`).test(text), `${name} holds a PIN`);
      }
    }
  }
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

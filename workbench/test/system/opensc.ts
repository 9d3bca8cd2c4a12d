import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { insertCard, SLOTS } from '@tamga/workbench';
import { awaitCard, type Outcome, requireJudge } from '@tamga/workbench/fixtures';
import { type Made, succeeds } from './made.ts';

export async function openscAgrees(made: Made, t: TestContext): Promise<void> {
  const { system, result, saved, idCard } = made;
  if (!requireJudge(t, 'pkcs15-tool') || !requireJudge(t, 'openssl')) {
    return;
  }
  const document = result.batch.documents.find(({ product }) => product === 'id-card');
  const pins = JSON.parse(readFileSync(join(system.layout.var, 'sample-pins.json'), 'utf8'));
  const pin = String(pins[document?.documentNumber ?? '']);
  const reader = system.smartCards?.slots[SLOTS.desk]?.reader ?? '';
  const environment = { ...system.smartCards?.environment };
  const opensc = (tool: string, ...args: string[]): Promise<Outcome> =>
    succeeds(tool, [...(tool === 'pkcs11-tool' ? [] : ['--reader', reader]), ...args], environment);
  const takeOut = await insertCard(system.layout, document?.blank ?? '');
  try {
    await awaitCard(reader, environment);
    const dump = (await opensc('pkcs15-tool', '--dump')).text;
    assert.equal([...dump.matchAll(/^PIN \[/gm)].length, 1, dump);
    assert.equal([...dump.matchAll(/^Private RSA Key \[/gm)].length, 2, dump);
    assert.equal([...dump.matchAll(/^X.509 Certificate \[/gm)].length, 2, dump);
    const [, label = ''] = /Data object '([^']+)'/.exec(dump) ?? [];
    assert.match(label, /address/i, dump);

    const address = join(saved, 'address-by-opensc');
    await opensc(
      'pkcs15-tool',
      ...['--verify-pin', '--pin', pin, '--read-data-object', label, '--raw', '-o', address],
    );
    assert.deepEqual(readFileSync(address), readFileSync(join(idCard, 'address.bin')));

    const data = join(saved, 'to-sign');
    writeFileSync(data, 'Загвар / specimen');
    for (const [id, name] of [
      ['01', 'authentication'],
      ['02', 'signing'],
    ] as const) {
      const certificate = join(saved, `${name}.pem`);
      const key = join(saved, `${name}.key.pem`);
      const signature = join(saved, `${name}.signature`);
      await opensc('pkcs15-tool', '--read-certificate', id, '-o', certificate);
      await opensc(
        'pkcs11-tool',
        ...['--slot-index', await slotIndex(environment), '--login', '--pin', pin, '--sign'],
        ...['-m', 'SHA256-RSA-PKCS', '--id', id, '-i', data, '-o', signature],
      );
      const { stdout } = await succeeds('openssl', [
        ...['x509', '-in', certificate, '-noout', '-pubkey'],
      ]);
      writeFileSync(key, stdout);
      const verified = await succeeds('openssl', [
        ...['dgst', '-sha256', '-verify', key, '-signature', signature, data],
      ]);
      assert.match(verified.text, /Verified OK/);
      const der = await succeeds('openssl', ['x509', '-in', certificate, '-outform', 'DER']);
      assert.deepEqual(der.stdout, readFileSync(join(idCard, `${name}.cer`)));
    }
  } finally {
    await takeOut();
  }
}

/** PKCS#11 numbers only the slots with a token: ours is the one with our label. */
async function slotIndex(environment: Record<string, string>): Promise<string> {
  const { text } = await succeeds('pkcs11-tool', ['--list-token-slots'], environment);
  const lines = text.split('\n').filter((line) => line.startsWith('Slot '));
  assert.equal(lines.length, 1, text);
  return '0';
}

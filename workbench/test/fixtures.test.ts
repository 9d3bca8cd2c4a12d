import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { coverShare, requireJudge, run, seededOrder } from '@tamga/workbench/fixtures';

/** A context that notes what a test would have told the runner. */
function listener(t: TestContext): { readonly told: string[]; readonly context: TestContext } {
  const told: string[] = [];
  const note = (message?: string): void => void told.push(message ?? '');
  const context = new Proxy(t, {
    get: (target, property) =>
      property === 'skip' || property === 'diagnostic'
        ? note
        : Reflect.get(target, property, target),
  });
  return { told, context };
}

/** The settings for one call, and those from before after it. */
async function withSettings(
  settings: Readonly<Record<string, string | undefined>>,
  work: () => void | Promise<void>,
): Promise<void> {
  const before = Object.keys(settings).map((name) => [name, process.env[name]] as const);
  const apply = (entries: readonly (readonly [string, string | undefined])[]): void => {
    for (const [name, value] of entries) {
      if (value === undefined) {
        delete process.env[name];
      } else {
        process.env[name] = value;
      }
    }
  };
  apply(Object.entries(settings));
  try {
    await work();
  } finally {
    apply(before);
  }
}

test('a judge that is missing is a failure; a skip where it was asked for, and never in CI', async (t) => {
  const missing = { PATH: '/nowhere' };
  const skips = (ci: string | undefined, allowed: string | undefined) => ({
    ...missing,
    CI: ci,
    TAMGA_ALLOW_SKIPS: allowed,
  });
  const { told, context } = listener(t);
  for (const settings of [skips(undefined, undefined), skips(undefined, '0'), skips('true', '1')]) {
    await withSettings(settings, () => {
      assert.throws(() => requireJudge(context, 'openssl'), /openssl is missing: install openssl/);
    });
  }
  assert.deepEqual(told, []);
  await withSettings(skips(undefined, '1'), () => {
    assert.equal(requireJudge(context, 'pkcs15-tool'), false);
  });
  assert.deepEqual(told, ['pkcs15-tool is missing: install opensc.']);
});

test('a share goes through every case once, in an order of its seed', async (t) => {
  for (const total of [1, 2, 3, 10, 97, 400]) {
    for (const seed of [0, 1, 20_780]) {
      const order = [...seededOrder(total, seed)];
      assert.deepEqual(
        order.toSorted((a, b) => a - b),
        [...Array(total).keys()],
        `${total} ${seed}`,
      );
    }
  }
  assert.notDeepEqual([...seededOrder(97, 1)], [...seededOrder(97, 2)]);
  const { told, context } = listener(t);
  const seen: number[] = [];
  await withSettings({ TAMGA_BUDGET_MS: undefined, TAMGA_SEED: '5' }, () =>
    coverShare(context, 20, async (index) => void seen.push(index)),
  );
  assert.equal(new Set(seen).size, 20);
  assert.match(told[0] ?? '', /covered 20 of 20 \(seed 5\)/);
});

test('a share ends with its budget, and names the case that failed', async (t) => {
  const { told, context } = listener(t);
  await withSettings({ TAMGA_BUDGET_MS: '50', TAMGA_SEED: '1' }, async () => {
    await coverShare(context, 1_000, () => new Promise((resolve) => setTimeout(resolve, 20)));
    await assert.rejects(
      coverShare(context, 1_000, () => Promise.reject(new Error('broken'))),
      /^Error: Case \d+ of 1000 failed \(seed 1\)/,
    );
  });
  assert.match(told[0] ?? '', /covered [1-9] of 1000/);
});

test('a program that fails is an outcome; one that hangs or is missing throws', async () => {
  const outcome = await run('sh', ['-c', 'cat; echo no >&2; exit 3'], { input: 'yes' });
  assert.deepEqual([outcome.code, outcome.text], [3, 'yesno\n']);
  await assert.rejects(run('sleep', ['60'], { timeout: 50 }), /time-out 50 ms/);
  await assert.rejects(run('no-such-program', []), /ENOENT/);
});

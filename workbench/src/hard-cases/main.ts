import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { type CheckoutCopy, copyCheckout } from './checkout-copy.ts';
import { type HardCase, type Proof, readHardCases } from './read-hard-cases.ts';
import { renderTable, TABLE_FILE } from './render-table.ts';
import { buildCheckout, resultOf, runTests } from './run-tests.ts';
import { type Outcome, tryProof } from './try-proof.ts';

/** Tries every proof of every hard case; see the README beside it. */
interface Tried {
  readonly number: number;
  readonly test: string;
  readonly outcome: Outcome | 'fails without a change';
  readonly seconds: number;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));
const { values } = parseArgs({
  options: {
    case: { type: 'string', multiple: true },
    write: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
  },
});
const cases = readHardCases(root);

if (values.write) {
  writeFileSync(join(root, TABLE_FILE), renderTable(cases));
  console.error(`Written: ${TABLE_FILE}`);
} else {
  const wanted = values.case?.map(Number);
  const chosen = cases.filter(({ number }) => wanted === undefined || wanted.includes(number));
  const copy = copyCheckout(root);
  try {
    report(await tryCases(copy, chosen));
  } finally {
    copy.remove();
  }
}

async function tryCases(
  copy: CheckoutCopy,
  chosen: readonly HardCase[],
): Promise<readonly Tried[]> {
  const failing = await failingTests(
    copy,
    chosen.flatMap(({ proofs }) => proofs),
  );
  const tried: Tried[] = [];
  for (const { number, proofs } of chosen) {
    for (const proof of proofs) {
      const begun = performance.now();
      const outcome = failing.has(proof.test.name)
        ? 'fails without a change'
        : await tryProof(copy, proof);
      const seconds = Math.round((performance.now() - begun) / 100) / 10;
      tried.push({ number, test: proof.test.name, outcome, seconds });
      console.error(`${number}. ${outcome} in ${seconds} s: ${proof.test.name}`);
    }
  }
  return tried;
}

/** A test that fails by itself would notice any change. */
async function failingTests(
  copy: CheckoutCopy,
  proofs: readonly Proof[],
): Promise<ReadonlySet<string>> {
  const tests = proofs.map(({ test }) => test);
  await buildCheckout(copy.folder);
  const ended = await runTests(copy.folder, tests);
  const failing = tests.filter((test) => resultOf(ended, test) !== 'passed');
  if (failing.length > 0) {
    console.error(ended.output);
  }
  return new Set(failing.map(({ name }) => name));
}

function report(tried: readonly Tried[]): void {
  const caught = tried.filter(({ outcome }) => outcome === 'caught');
  if (values.json) {
    console.log(JSON.stringify({ proofs: tried, caught: caught.length }));
  } else {
    console.log(`${caught.length} of ${tried.length} changes noticed.`);
  }
  process.exitCode = caught.length === tried.length && tried.length > 0 ? 0 : 1;
}

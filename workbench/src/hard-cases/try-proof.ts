import type { CheckoutCopy } from './checkout-copy.ts';
import { changedSource, type Proof } from './read-hard-cases.ts';
import { buildCheckout, type Ended, resultOf, runTests } from './run-tests.ts';

/** `caught`: the test fails under the change, as it must. Everything else is a fault of the proof or of the test. */
export type Outcome = 'caught' | 'missed' | 'does not compile' | 'test not run';

/** Makes the change in the copy, runs the test, and undoes the change. */
export async function tryProof(copy: CheckoutCopy, proof: Proof): Promise<Outcome> {
  const undo = copy.write(proof.change.file, changedSource(copy.folder, proof.change));
  try {
    const built = await buildCheckout(copy.folder);
    return built.code === 0
      ? outcomeOf(await runTests(copy.folder, [proof.test]), proof)
      : 'does not compile';
  } finally {
    undo();
  }
}

/** What the run of the changed source says of the test. */
export function outcomeOf(ended: Ended, { test }: Proof): Outcome {
  switch (resultOf(ended, test)) {
    case 'failed':
      return 'caught';
    case 'passed':
      return 'missed';
    case 'not run':
      return 'test not run';
  }
}

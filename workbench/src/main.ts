import { join } from 'node:path';
import { runSamples } from './sample-run/sample-run.ts';
import { staffClient } from './sample-run/staff-client.ts';
import { summarize, summaryTable } from './sample-run/summary.ts';
import { type Layout, layoutOf, portsFrom, ROOT } from './system/layout.ts';
import { startSystem } from './system/start-system.ts';

const parameters = new Set(process.argv.slice(2));
const base = Number(process.env['TAMGA_PORT_BASE'] ?? 7400);
const started = Date.now();

// What is made is this user's; folders can be passed through, for the database's user, but not listed.
process.umask(0o066);

/** For a person; with --json standard output is the summary's alone. */
const say = parameters.has('--json') ? console.error : console.log;

function tell(message: string): void {
  if (!parameters.has('--json')) {
    console.log(`${((Date.now() - started) / 1000).toFixed(1).padStart(6)} s  ${message}`);
  }
}

/** Where a person looks; the link opens the console once. */
async function tellPages(layout: Layout): Promise<void> {
  const staff = staffClient(layout, 'production-1');
  try {
    const { path } = await staff.post<{ path: string }>('/console-links', {});
    say(`Console:      http://127.0.0.1:${layout.ports.console}${path}`);
    say(`Verification: http://127.0.0.1:${layout.ports.verification}/`);
  } finally {
    staff.close();
  }
}

/** Starts the system, makes the samples, and stays until it is told to stop, or ends with the verdict. */
async function main(): Promise<number> {
  const layout = layoutOf(
    process.env['TAMGA_VAR'] ?? join(ROOT, 'var'),
    portsFrom(base),
    parameters.has('--in-process-card'),
  );
  if (layout.inProcessCard) {
    tell('PC/SC is replaced by software cards inside the agents (--in-process-card)');
  }
  const stopped = new Promise<void>((resolve) => {
    // npm and a terminal may both deliver it, and a second one would end this process at once.
    process.on('SIGINT', () => resolve());
    process.on('SIGTERM', () => resolve());
  });
  const system = await startSystem(layout, tell);
  try {
    tell('the system runs');
    if (!(parameters.has('--json') && parameters.has('--exit'))) {
      await tellPages(layout);
    }
    const result = await Promise.race([
      runSamples(layout, { smartCards: system.smartCards, tell }),
      stopped.then(() => undefined),
    ]);
    if (result === undefined) {
      return 0;
    }
    const rows = summarize(result);
    console.log(parameters.has('--json') ? JSON.stringify(rows) : `\n${summaryTable(rows)}\n`);
    for (const { problem } of [...result.batch.documents, ...result.activations]) {
      if (problem !== undefined) {
        console.error(problem);
      }
    }
    for (const [number, findings] of result.inspections) {
      for (const { what, indication, subIndication } of findings) {
        if (indication !== 'TOTAL-PASSED') {
          console.error(`${number}: ${what} is ${indication} (${subIndication})`);
        }
      }
    }
    const isGood = rows.every(({ verdict }) => verdict === 'PASS');
    if (!parameters.has('--exit')) {
      await tellPages(layout);
      say('Ctrl-C stops everything.');
      await stopped;
      return 0;
    }
    return isGood ? 0 : 1;
  } finally {
    await system.stop();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(4);
  },
);

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensurePackages, RUNNING } from './setup/packages.mjs';
import { ensureBuild, ensureDependencies, ROOT } from './setup/project.mjs';

const USAGE = `npm start -- [options]
  --exit               produce the sample batch, print the summary and end
  --in-process-card    no PC/SC: software cards inside the agents
  --json               the summary as JSON
  --help               this text
Ports start at TAMGA_PORT_BASE (7400). Exit codes: 0 done, 1 a verdict was negative, 3 usage, 4 environment.`;

const KNOWN = new Set(['--exit', '--in-process-card', '--json', '--help']);
const parameters = process.argv.slice(2);
if (parameters.some((parameter) => !KNOWN.has(parameter))) {
  console.error(USAGE);
  process.exit(3);
}
if (parameters.includes('--help')) {
  console.log(USAGE);
  process.exit(0);
}
ensurePackages(RUNNING);
ensureDependencies();
ensureBuild();

const child = spawn(process.execPath, [join(ROOT, 'workbench/dist/main.js'), ...parameters], {
  cwd: ROOT,
  stdio: 'inherit',
});
// Ctrl-C reaches the child by itself; this process waits until everything has stopped.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => child.kill('SIGTERM'));
child.on('exit', (code) => process.exit(code ?? 4));

import { spawn, spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './paths.mjs';
import { Stop } from './stop.mjs';

/** Runs a program in the checkout with its output shown as messages, on standard error; stops when it fails. */
export function run(title, program, args, env = process.env) {
  const begun = performance.now();
  const { status, error } = spawnSync(program, args, { cwd: root, env, stdio: ['inherit', 2, 2] });
  if (status !== 0) {
    throw new Stop(`${title} failed${error === undefined ? '' : `: ${error.message}`}.`);
  }
  console.error(`${title}: ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}

/**
 * Runs a Node program in the checkout to its end and gives its exit code. Signals are the program's to handle: a Ctrl-C
 * in the terminal reaches it twice, a signal to npm only from here.
 */
export function runNode(args, env = process.env) {
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: 'inherit' });
  const passOn = (signal) => child.kill(signal);
  process.on('SIGINT', passOn);
  process.on('SIGTERM', passOn);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('SIGINT', passOn);
      process.off('SIGTERM', passOn);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

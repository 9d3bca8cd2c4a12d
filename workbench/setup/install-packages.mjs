import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { RUNNING, TESTING } from './packages.mjs';
import { Stop } from './stop.mjs';

const INSTALL = ['install', '-y', '--no-install-recommends'];

/** The packages of a list that are not there. */
export function missingPackages(list, isThere = existsSync) {
  return list.filter(([, shows]) => !isThere(shows));
}

/**
 * Installs what is missing with apt as root or by a sudo that asks no password; otherwise stops with the exact command.
 * With `allowSkips` what the tests add may stay missing.
 */
export function installPackages({
  tests = false,
  allowSkips = false,
  running = RUNNING,
  testing = TESTING,
} = {}) {
  const needed = missingPackages(running);
  const missing = [...needed, ...(tests ? missingPackages(testing) : [])];
  if (missing.length === 0) {
    return;
  }
  console.error('Missing on this machine:');
  for (const [name, , reason] of missing) {
    console.error(`  ${name.padEnd(18)} ${reason}`);
  }
  const prefix = privilege();
  if (prefix === undefined && needed.length === 0 && allowSkips) {
    console.error('Tests that need them are skipped, as --allow-skips asks.');
    return;
  }
  const byHand = aptCommand(missing.map(([name]) => name));
  if (prefix === undefined) {
    throw new Stop(`Install what is missing and start again:\n  ${byHand}`);
  }
  apt(prefix, ['update', '-q'], byHand);
  apt(prefix, [...INSTALL, ...missing.map(([name]) => name)], byHand);
  const still = missingPackages(missing).map(([name, shows]) => `${name} (${shows})`);
  if (still.length > 0) {
    throw new Stop(`Installed, but not where they are looked for: ${still.join(', ')}.`);
  }
}

/** What a person types for it. */
export function aptCommand(names, isRoot = process.getuid() === 0) {
  const sudo = isRoot ? '' : 'sudo ';
  return `${sudo}apt-get update && ${sudo}apt-get ${INSTALL.join(' ')} ${names.join(' ')}`;
}

/** What goes before apt-get: nothing as root, sudo where it asks no password; undefined when neither is there. */
function privilege() {
  if (!existsSync('/usr/bin/apt-get')) {
    return undefined;
  }
  if (process.getuid() === 0) {
    return [];
  }
  const asked = spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' });
  return asked.status === 0 ? ['sudo', '-n', 'DEBIAN_FRONTEND=noninteractive'] : undefined;
}

function apt(prefix, args, byHand) {
  const [program, ...rest] = [...prefix, 'apt-get', ...args];
  const { status } = spawnSync(program, rest, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) {
    throw new Stop(`apt-get ${args[0]} ended with ${status}; by hand:\n  ${byHand}`);
  }
}

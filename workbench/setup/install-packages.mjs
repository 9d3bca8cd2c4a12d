import { spawnSync } from 'node:child_process';
import { RUNNING, TESTS } from './packages.mjs';
import { Stop } from './stop.mjs';

const APT_OPTIONS = ['-y', '--no-install-recommends'];

/** Names and reasons of the packages that dpkg does not report as installed. */
export function missingPackages(wanted) {
  const names = wanted.map(([name]) => name);
  const asked = spawnSync('dpkg-query', ['-W', '-f', '${Package} ${db:Status-Status}\n', ...names]);
  if (asked.error !== undefined) {
    throw new Stop(
      `dpkg-query is not here: this needs Debian 12 or Ubuntu, or by hand the like of ${names.join(' ')}.`,
    );
  }
  const installed = new Set(
    asked.stdout
      .toString()
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return wanted.filter(([name]) => !installed.has(name));
}

/**
 * Installs what is missing with apt as root or by a sudo that asks no password; otherwise stops with the exact command.
 * With `allowSkips` the packages of the tests may stay missing.
 */
export function installPackages({ tests = false, allowSkips = false } = {}) {
  const needed = missingPackages(RUNNING);
  const judges = tests ? missingPackages(TESTS) : [];
  const missing = [...needed, ...judges];
  if (missing.length === 0) {
    return;
  }
  console.log('Missing from this machine:');
  for (const [name, reason] of missing) {
    console.log(`  ${name.padEnd(20)} ${reason}`);
  }
  const names = missing.map(([name]) => name);
  const prefix = privilege();
  if (prefix === undefined) {
    if (needed.length === 0 && allowSkips) {
      console.log('Tests that need them will be skipped, as --allow-skips asks.');
      return;
    }
    throw new Stop(`Install them and start again:\n  ${printable(names)}`);
  }
  apt(prefix, ['update', '-qq'], names);
  apt(prefix, ['install', ...APT_OPTIONS, ...names], names);
}

/** What goes before apt-get: nothing as root, sudo where it asks no password; undefined when neither is there. */
function privilege() {
  if (process.getuid() === 0) {
    return [];
  }
  return spawnSync('sudo', ['-n', 'true']).status === 0
    ? ['sudo', 'DEBIAN_FRONTEND=noninteractive']
    : undefined;
}

function apt(prefix, args, names) {
  const [program, ...rest] = [...prefix, 'apt-get', ...args];
  const { status } = spawnSync(program, rest, {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) {
    throw new Stop(`apt-get failed; by hand:\n  ${printable(names)}`);
  }
}

function printable(names) {
  const sudo = process.getuid() === 0 ? '' : 'sudo ';
  return `${sudo}apt-get update && ${sudo}apt-get install ${APT_OPTIONS.join(' ')} ${names.join(' ')}`;
}

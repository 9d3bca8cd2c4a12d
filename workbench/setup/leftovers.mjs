import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { defaultVarFolder } from './paths.mjs';
import { Stop } from './stop.mjs';

/** The process that holds var/, if it lives. Its start time tells it from another with the same number. */
export function runningSystem(varFolder) {
  try {
    const { pid, started } = JSON.parse(readFileSync(join(varFolder, 'running.json'), 'utf8'));
    return startOf(pid) === started ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** The checkout's own var/, or a folder that a start made and marked. */
export function isOurs(folder) {
  return resolve(folder) === defaultVarFolder || existsSync(join(folder, '.tamga'));
}

/** Field 22 of /proc/PID/stat, in clock ticks since the machine started; the name before it may have spaces. */
function startOf(pid) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

const PATIENCE_MS = 15_000;

/** Stops the PostgreSQL server of this very folder; any other is not ours. */
export async function stopPostmaster(folder) {
  const pid = postmasterOf(folder);
  if (pid === undefined) {
    return;
  }
  process.kill(pid, 'SIGINT');
  for (let waited = 0; postmasterOf(folder) !== undefined; waited += 100) {
    if (waited > PATIENCE_MS) {
      throw new Stop(`The PostgreSQL server ${pid} on ${folder} does not stop: end it.`);
    }
    await pause(100);
  }
}

function postmasterOf(folder) {
  try {
    const [pid, data] = readFileSync(join(folder, 'postmaster.pid'), 'utf8').split('\n');
    const program = readFileSync(`/proc/${Number(pid)}/comm`, 'utf8').trim();
    return data === folder && program === 'postgres' ? Number(pid) : undefined;
  } catch {
    return undefined;
  }
}

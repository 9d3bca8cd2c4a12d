import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { parseArgs } from 'node:util';
import { isOurs, runningSystem, stopPostmaster } from './setup/leftovers.mjs';
import { varFolder } from './setup/paths.mjs';
import { command, EXIT, Stop } from './setup/stop.mjs';

const USAGE = `npm run reset
  Stops what a killed run left and removes var/: database, keys, cards, spool, journals, logs.
  Another folder, named by TAMGA_VAR, is removed only when a start made it.`;

const OUTSIDE = /^\/var\/tmp\/tamga-[^/]+$/;

await command('npm run reset', async (args) => {
  const { values } = parseArgs({ args, options: { help: { type: 'boolean', default: false } } });
  if (values.help) {
    console.log(USAGE);
    return;
  }
  if (!existsSync(varFolder)) {
    console.log(`There is no ${varFolder}: nothing to remove.`);
    return;
  }
  const running = runningSystem(varFolder);
  if (running !== undefined) {
    throw new Stop(
      `The system runs (process ${running}): stop it with Ctrl-C, or with kill ${running}, first.`,
    );
  }
  if (!isOurs(varFolder)) {
    throw new Stop(
      `${varFolder}, which TAMGA_VAR names, has no .tamga file: no start made it, and nothing in it is removed.`,
      EXIT.usage,
    );
  }
  for (const folder of databaseFolders()) {
    await stopPostmaster(folder);
    rmSync(folder, { recursive: true, force: true });
  }
  rmSync(varFolder, { recursive: true, force: true });
  console.log(`Removed ${varFolder}`);
});

/** The start notes where it put the database when var/ is closed to the server's user. */
function databaseFolders() {
  const note = join(varFolder, 'database-folder');
  const noted = existsSync(note) ? [readFileSync(note, 'utf8').trim()] : [];
  return [
    join(varFolder, 'postgres'),
    ...noted.filter((folder) => OUTSIDE.test(normalize(folder))),
  ];
}

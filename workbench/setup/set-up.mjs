import { build } from './build.mjs';
import { installDependencies } from './dependencies.mjs';
import { installPackages } from './install-packages.mjs';
import { Stop } from './stop.mjs';

const OLDEST = [20, 19];

/** From a fresh clone to something that runs; what is already there is left alone. */
export function setUp({ tests = false, allowSkips = false } = {}) {
  requireNode();
  installPackages({ tests, allowSkips });
  installDependencies();
  build();
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    throw new Stop(`Node ${OLDEST.join('.')} or later is needed, this is ${process.version}.`);
  }
  if (process.platform !== 'linux') {
    throw new Stop(`Linux is needed (pcscd, SoftHSM, ippeveprinter), this is ${process.platform}.`);
  }
}

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** What running needs: Debian package, what shows that it is there, why. */
export const RUNNING = [
  ['softhsm2', '/usr/lib/softhsm/libsofthsm2.so', 'the PKCS#11 tokens'],
  ['pcscd', '/usr/sbin/pcscd', 'the smart-card service'],
  ['libpcsclite-dev', '/usr/include/PCSC/winscard.h', 'builds the PC/SC addon'],
  [
    'vsmartcard-vpcd',
    '/usr/lib/pcsc/drivers/serial/libifdvpcd.so',
    'virtual readers for software cards',
  ],
  ['fonts-ocr-b', '/usr/share/fonts/opentype/ocr-b/OCRB.otf', 'the machine-readable zone'],
  [
    'fonts-dejavu-core',
    '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
    'Mongolian text on the faces',
  ],
  ['cups-ipp-utils', '/usr/sbin/ippeveprinter', 'the IPP printers'],
  ['avahi-daemon', '/usr/sbin/avahi-daemon', 'ippeveprinter does not start without it'],
  ['dbus', '/usr/bin/dbus-daemon', 'Avahi needs it'],
  ['util-linux', '/usr/bin/unshare', 'a private place for the smart-card service'],
  ['g++', '/usr/bin/g++', 'builds native addons'],
  ['make', '/usr/bin/make', 'builds native addons'],
  ['python3', '/usr/bin/python3', 'builds native addons (node-gyp)'],
];

/** What the tests add: the judges. */
export const TESTING = [
  ['opensc', '/usr/bin/pkcs15-tool', 'judges the cards'],
  ['openssl', '/usr/bin/openssl', 'judges certificates and signatures'],
  ['poppler-utils', '/usr/bin/pdftotext', 'reads the printed MRZ back'],
  ['chromium', '/usr/bin/chromium', 'shows the console'],
];

/** The packages of a list that are not there. */
export function missingPackages(list) {
  return list.filter(([, shows]) => !existsSync(shows)).map(([name]) => name);
}

/**
 * Installs what is missing where this user may, else prints the command and ends with exit code 4.
 * Gives the packages that were installed.
 */
export function ensurePackages(list) {
  const missing = missingPackages(list);
  if (missing.length === 0) {
    return [];
  }
  const command = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  const prefix = process.getuid() === 0 ? [] : hasSudo() ? ['sudo', '-n'] : undefined;
  if (prefix === undefined || !existsSync('/usr/bin/apt-get')) {
    console.error(`Packages are missing. Install them and start again:\n  sudo ${command}`);
    process.exit(4);
  }
  console.log(`Installing ${missing.join(', ')} ...`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['apt-get', 'update', '-q'], command.split(' ')]) {
    const [program, ...parameters] = [...prefix, ...args];
    const { status } = spawnSync(program, parameters, {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: environment,
    });
    if (status !== 0 && args[1] === 'install') {
      console.error(`${args.join(' ')} ended with ${status}.`);
      process.exit(4);
    }
  }
  const still = missingPackages(list);
  if (still.length > 0) {
    console.error(`Installed, but not where they are looked for: ${still.join(', ')}.`);
    process.exit(4);
  }
  return missing;
}

function hasSudo() {
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0;
}

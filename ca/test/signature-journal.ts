import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** OpenSC's PKCS#11 module that passes every call on to another one and writes it down. */
const SPY = '/usr/lib/x86_64-linux-gnu/pkcs11-spy.so';

/** A journal of a token, kept by OpenSC between the authority and the token: what was really signed. */
export interface SignatureJournal {
  readonly module: string;
  /** For a token worker; each process needs a journal file of its own. */
  environment(name: string): Readonly<Record<string, string>>;
  /** The data of every C_Sign that gave a signature. */
  signed(): readonly Buffer[];
}

export function signatureJournal(folder: string, module: string): SignatureJournal {
  if (!existsSync(SPY)) throw new Error(`${SPY} is missing: install opensc-pkcs11.`);
  const suffix = '.pkcs11';
  return {
    module: SPY,
    environment: (name) => ({
      PKCS11SPY: module,
      PKCS11SPY_OUTPUT: join(folder, `${name}${suffix}`),
    }),
    signed: () =>
      readdirSync(folder)
        .filter((name) => name.endsWith(suffix))
        .flatMap((name) => signedIn(readFileSync(join(folder, name), 'latin1'))),
  };
}

function signedIn(text: string): readonly Buffer[] {
  return text
    .split(/^\d+: /m)
    .filter((call) => /^C_Sign\r?\n/.test(call) && call.includes('Returned:  0 CKR_OK'))
    .map((call) => dumped(call, '[in] pData[ulDataLen]'));
}

/** Bytes of a dump: an offset, up to 16 octets, and the same as text. */
function dumped(call: string, field: string): Buffer {
  const after = call.slice(call.indexOf(field)).split('\n').slice(1);
  const end = after.findIndex((line) => !/^ {4}[0-9A-F]{8} /.test(line));
  const digits = after.slice(0, end).map((line) => line.slice(14, 14 + 3 * 16).replaceAll(' ', ''));
  return Buffer.from(digits.join(''), 'hex');
}

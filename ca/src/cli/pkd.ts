import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Certificate, decodePem, parseCertificate } from '@tamga/formats';
import { openToken } from '@tamga/hsm';
import { connect, createAuditLog } from '@tamga/service';
import { readCaConfig, tokenConfig } from '../config.ts';
import { CaError } from '../errors.ts';
import { writeLdif } from '../pkd/ldif.ts';
import { pkdEntries } from '../pkd/pkd-entries.ts';
import { readCountrySigning, readPkdContent } from '../pkd/read-pkd-files.ts';
import { signMasterList } from '../pkd/sign-master-list.ts';
import { bindAuthority } from '../pki.ts';

const USAGE = `tamga-ca pkd master-list --config FILE --output FILE CERTIFICATE...
tamga-ca pkd ldif --pki DIR --output FILE [--master-list FILE] [--version N]`;
/** Chains have one writer: this command's is its own. */
const CHAIN = 'pkd-command';

/** `tamga-ca pkd`: the CSCA master list, and LDIF for the Public Key Directory (Doc 9303-12 sections 8, 9). */
export async function pkdCommand([action, ...args]: readonly string[]): Promise<void> {
  switch (action) {
    case 'master-list':
      return masterList(args);
    case 'ldif':
      return ldif(args);
    default:
      throw new CaError('USAGE', USAGE);
  }
}

async function masterList(args: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { config: { type: 'string' }, output: { type: 'string' } },
  });
  if (values.config === undefined || values.output === undefined) throw new CaError('USAGE', USAGE);
  const config = readCaConfig(values.config);
  const others = await Promise.all(positionals.map(readCertificates));
  const country = await readCountrySigning(config.pki);
  const clock = () => new Date();
  const sql = connect(config.database);
  const token = await openToken({ ...tokenConfig(config), workers: 1 });
  try {
    const signer = await bindAuthority({
      folder: config.pki,
      token,
      file: 'master-list-signer.crt',
      label: 'master-list-signer',
      kinds: ['signed-attributes'],
    });
    const list = await signMasterList(others.flat(), signer, country, clock());
    const digest = createHash('sha256').update(list).digest('hex');
    await sql.begin((tx) =>
      createAuditLog(CHAIN, clock).append(tx, {
        event: 'master-list.signed',
        actor: `service:${config.instance}`,
        refs: { sha256: digest },
      }),
    );
    await replace(values.output, list);
    console.log(`Signed: ${values.output}, SHA-256 ${digest}`);
  } finally {
    await token.close();
    await sql.end();
  }
}

async function ldif(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      pki: { type: 'string' },
      output: { type: 'string' },
      'master-list': { type: 'string' },
      version: { type: 'string', default: '1' },
    },
  });
  const { pki, output, version } = values;
  if (pki === undefined || output === undefined || !/^[1-9][0-9]{0,8}$/.test(version)) {
    throw new CaError('USAGE', USAGE);
  }
  const entries = pkdEntries(await readPkdContent(pki, values['master-list']), Number(version));
  await replace(output, Buffer.from(writeLdif(entries)));
  console.log(`Written: ${output}, ${entries.length} entries`);
}

/** DER, or PEM with one or more. */
async function readCertificates(path: string): Promise<readonly Certificate[]> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new CaError('CERTIFICATE_MISSING', `${path} cannot be read.`, { cause });
  });
  const ders =
    bytes[0] === 0x30
      ? [new Uint8Array(bytes)]
      : decodePem(bytes.toString()).flatMap(({ label, bytes: der }) =>
          label === 'CERTIFICATE' ? [der] : [],
        );
  try {
    if (ders.length > 0) return ders.map((der) => parseCertificate(der));
  } catch (cause) {
    throw new CaError('REQUEST_UNREADABLE', `${path} holds no readable certificate.`, { cause });
  }
  throw new CaError('REQUEST_UNREADABLE', `${path} holds no certificate.`);
}

/** Readers see the file before or this one, never a part. */
async function replace(path: string, bytes: Uint8Array): Promise<void> {
  await writeFile(`${path}.new`, bytes);
  await rename(`${path}.new`, path);
}

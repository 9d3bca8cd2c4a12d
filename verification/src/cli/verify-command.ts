import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { parseCrl } from '@tamga/formats';
import { VerificationError } from '../errors.ts';
import type { ValidationReport } from '../report.ts';
import { reportText } from '../report-text.ts';
import { createVerifier, type Verifier } from '../verifier/create-verifier.ts';
import { httpFetcher, OFFLINE } from '../verifier/fetcher.ts';
import type { GivenFile } from '../verifier/recognise.ts';
import { readCertificates, trustStore } from '../verifier/trust-store.ts';

const USAGE = `tamga-verify [OPTIONS] FILE...
  Judges what the files are: a certificate; a CMS signature, alone or with its document; a document with a raw
  signature and the certificate; a card's address file; EF.SOD with data groups.

  --pki DIR           trusts citizen-root.crt and csca.crt of this folder
  --trust FILE        trusts this root of citizens' certificates (PEM or DER; may be repeated)
  --csca FILE         trusts this country signing authority (may be repeated)
  --issuer FILE       an issuer's certificate that need not be fetched (may be repeated)
  --crl FILE          a CRL that need not be fetched (may be repeated)
  --origin URL        may be asked for CRLs, OCSP and issuers (may be repeated); without it nothing is fetched
  --at TIME           judges this time (ISO 8601) instead of now
  --address FILE      the address file of a card, with the proof that it is this card's:
    --card-certificate FILE --challenge FILE --challenge-signature FILE
  --json              prints the report as JSON
Ends with 0 TOTAL-PASSED, 1 TOTAL-FAILED, 2 INDETERMINATE, 3 usage or unreadable input, 4 environment.`;

/** Judges what the command line names, and prints the report; undefined when only help was asked for. */
export async function verifyCommand(
  args: readonly string[],
): Promise<ValidationReport | undefined> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      pki: { type: 'string' },
      trust: { type: 'string', multiple: true, default: [] },
      csca: { type: 'string', multiple: true, default: [] },
      issuer: { type: 'string', multiple: true, default: [] },
      crl: { type: 'string', multiple: true, default: [] },
      origin: { type: 'string', multiple: true, default: [] },
      at: { type: 'string' },
      address: { type: 'string' },
      'card-certificate': { type: 'string' },
      challenge: { type: 'string' },
      'challenge-signature': { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return undefined;
  }
  const folder = values.pki === undefined ? [] : [values.pki];
  const verifier = createVerifier({
    trust: trustStore({
      citizens: await readAll([...folder.map(inFolder('citizen-root.crt')), ...values.trust]),
      csca: await readAll([...folder.map(inFolder('csca.crt')), ...values.csca]),
    }),
    fetcher: values.origin.length === 0 ? OFFLINE : httpFetcher({ origins: values.origin }),
    intermediates: (await readAll(values.issuer)).flatMap(readCertificates),
    crls: (await readAll(values.crl)).map((bytes) => parseCrl(bytes)),
  });
  const at = values.at === undefined ? new Date() : parseInstant(values.at);
  const report = await judge(verifier, values, positionals, at);
  console.log(values.json ? JSON.stringify(report, undefined, 2) : reportText(report));
  return report;
}

async function judge(
  verifier: Verifier,
  values: {
    readonly address?: string | undefined;
    readonly 'card-certificate'?: string | undefined;
    readonly challenge?: string | undefined;
    readonly 'challenge-signature'?: string | undefined;
  },
  files: readonly string[],
  at: Date,
): Promise<ValidationReport> {
  if (values.address === undefined) {
    if (files.length === 0) {
      throw new VerificationError('USAGE', `No file is given.\n${USAGE}`);
    }
    return verifier.validate(await Promise.all(files.map(readGiven)), at);
  }
  const { challenge } = values;
  const certificate = values['card-certificate'];
  const signature = values['challenge-signature'];
  if (certificate === undefined || challenge === undefined || signature === undefined) {
    throw new VerificationError(
      'USAGE',
      '--address needs --card-certificate, --challenge and --challenge-signature.',
    );
  }
  const [file, ...proof] = await readAll([values.address, certificate, challenge, signature]);
  const [card, asked, answer] = proof;
  if (file === undefined || card === undefined || asked === undefined || answer === undefined) {
    throw new VerificationError('USAGE', 'A file of the address and its proof is missing.');
  }
  return verifier.address(file, { certificate: card, challenge: asked, signature: answer }, at);
}

function inFolder(name: string): (folder: string) => string {
  return (folder) => join(folder, name);
}

async function readGiven(path: string): Promise<GivenFile> {
  return { name: basename(path), bytes: new Uint8Array(await readFile(path)) };
}

function readAll(paths: readonly string[]): Promise<readonly Uint8Array[]> {
  return Promise.all(paths.map(async (path) => new Uint8Array(await readFile(path))));
}

function parseInstant(text: string): Date {
  const at = new Date(text);
  if (Number.isNaN(at.getTime()) || !isDay(text.slice(0, 10))) {
    throw new VerificationError('USAGE', `--at ${text} is not a time in ISO 8601.`);
  }
  return at;
}

/** Date turns 2026-02-31 into 3 March. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

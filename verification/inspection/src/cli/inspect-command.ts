import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  createVerifier,
  httpFetcher,
  OFFLINE,
  reportText,
  trustStore,
  VerificationError,
} from '@tamga/verification';
import { inspectIdCard } from '../inspect-id-card.ts';
import { inspectPassport } from '../inspect-passport.ts';
import type { Finding } from '../inspection.ts';
import { openCard } from './open-card.ts';
import { readPin } from './read-pin.ts';

const USAGE = `tamga-inspect [OPTIONS]
  Reads the card in a reader and judges it. With --mrz-file the chip's travel document files, by the MRZ printed on it;
  with --pki-applet an ID card's certificates, and with the PIN also its signatures and the address file.

  --reader NAME       PC/SC reader with the card
  --software-card F   a software card's file instead of a reader
  --mrz-file FILE     the printed MRZ (2 or 3 lines): reads the eMRTD application through BAC
  --pki-applet        reads the certificates of an ID card
  --pin-file FILE     holder's PIN; --pin-prompt asks for it on the terminal
  --document FILE     signs this file instead of a sample sentence
  --pki DIR           trusts citizen-root.crt and csca.crt of this folder
  --origin URL        may be asked for CRLs, OCSP and issuers (may be repeated)
  --save DIR          writes what was read and signed into this folder
  --json              prints the reports as JSON
Ends with 0 all passed, 1 something failed, 2 something cannot be decided, 3 usage, 4 reader or card.`;

const SENTENCE = 'Загвар баримт / specimen document';

/** Inspects one card; undefined when only help was asked for. */
export async function inspectCommand(
  args: readonly string[],
): Promise<readonly Finding[] | undefined> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      reader: { type: 'string' },
      'software-card': { type: 'string' },
      'mrz-file': { type: 'string' },
      'pki-applet': { type: 'boolean', default: false },
      'pin-file': { type: 'string' },
      'pin-prompt': { type: 'boolean', default: false },
      document: { type: 'string' },
      pki: { type: 'string' },
      origin: { type: 'string', multiple: true, default: [] },
      save: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return undefined;
  }
  const { pki, origin } = values;
  const mrzFile = values['mrz-file'];
  if (pki === undefined || (mrzFile === undefined && !values['pki-applet'])) {
    throw new VerificationError('USAGE', USAGE);
  }
  const read = async (path: string): Promise<Uint8Array> => new Uint8Array(await readFile(path));
  const verifier = createVerifier({
    trust: trustStore({
      citizens: [await read(join(pki, 'citizen-root.crt'))],
      csca: [await read(join(pki, 'csca.crt'))],
    }),
    fetcher: origin.length === 0 ? OFFLINE : httpFetcher({ origins: origin }),
  });
  const document =
    values.document === undefined
      ? new TextEncoder().encode(SENTENCE)
      : await read(values.document);
  const pin = await readPin({ file: values['pin-file'], prompt: values['pin-prompt'] });
  const mrz = mrzFile === undefined ? undefined : await readFile(mrzFile, 'latin1');
  const { card, close } = await openCard({
    reader: values.reader,
    softwareCard: values['software-card'],
  });
  try {
    const inspections = [
      ...(values['pki-applet']
        ? [await inspectIdCard(card, verifier, { document, ...(pin === undefined ? {} : { pin }) })]
        : []),
      ...(mrz === undefined ? [] : [await inspectPassport(card, verifier, mrz)]),
    ];
    if (values.save !== undefined) {
      await save(values.save, new Map(inspections.flatMap(({ files }) => [...files])));
    }
    const findings = inspections.flatMap((inspection) => inspection.findings);
    print(findings, values.json);
    return findings;
  } finally {
    pin?.fill(0);
    await close();
  }
}

/** What a card tells is personal: only this user may read it. */
async function save(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const [name, bytes] of files) {
    await writeFile(join(folder, name), bytes, { mode: 0o600 });
  }
}

function print(findings: readonly Finding[], json: boolean): void {
  if (json) {
    const reports = findings.map(({ what, report }) => ({ what, ...withoutAddress(report) }));
    console.log(JSON.stringify(reports, undefined, 2));
    return;
  }
  for (const { what, report } of findings) {
    console.log(`${what}\n${reportText(report)}\n`);
  }
}

function withoutAddress(report: Finding['report'] & { readonly address?: unknown }) {
  const { address: _, ...rest } = report;
  return rest;
}

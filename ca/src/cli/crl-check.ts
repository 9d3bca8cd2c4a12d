import { parseArgs } from 'node:util';
import {
  type Certificate,
  type CertificateRevocationList,
  EXTENSION,
  FormatError,
  parseCertificate,
  parseCrl,
} from '@tamga/formats';
import { CaError } from '../errors.ts';
import { entryFacts } from '../lint/crl/entry-facts.ts';
import type { LintFinding } from '../lint/lint.ts';
import { type CrlChanges, changesSince } from '../lint/publication/changes.ts';
import { placeOf } from '../lint/publication/series.ts';
import { isPresent } from '../lint/read-extension.ts';
import { lintCrl, lintPublication } from '../lint/run-lints.ts';
import { readStructure } from '../lint/structure.ts';
import { describeFindings } from './describe-findings.ts';
import { readJudged } from './read-judged.ts';

const USAGE = 'tamga-ca crl check FILE [--previous FILE] [--issuer FILE] [--json]';

/** A list, as it is told of; `number` and `base` are decimal digits. */
interface ListFacts {
  readonly kind: 'complete' | 'delta';
  readonly number?: string;
  readonly base?: string;
  readonly thisUpdate: string;
  readonly nextUpdate?: string;
}

interface Checked {
  readonly file: string;
  readonly list?: ListFacts & { readonly entries: number };
  readonly signature: 'verified' | 'wrong' | 'not checked';
  readonly previous?: ListFacts & { readonly file: string };
  readonly changes?: CrlChanges;
  readonly findings: readonly LintFinding[];
}

/**
 * `tamga-ca crl check`: the clauses of a CRL or delta, DER or PEM, whoever's it is, and those of its publication: at this
 * moment, and beside one of its series from before. False when a clause is broken.
 */
export async function crlCheckCommand(
  args: readonly string[],
  now: Date = new Date(),
): Promise<boolean> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      previous: { type: 'string' },
      issuer: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [path, ...others] = positionals;
  if (path === undefined || others.length > 0) throw new CaError('USAGE', USAGE);
  const issuer = values.issuer && (await readOne(values.issuer, 'certificate', parseCertificate));
  const previous = values.previous && (await readOne(values.previous, 'CRL', parsePrevious));
  const checked = check(path, await readBytes(path), {
    ...(issuer && { issuer }),
    ...(previous && { previous: { file: values.previous ?? '', crl: previous } }),
    now,
  });
  console.log(values.json ? JSON.stringify(checked) : describe(checked).join('\n'));
  return checked.findings.length === 0;
}

interface Beside {
  readonly issuer?: Certificate;
  readonly previous?: { readonly file: string; readonly crl: CertificateRevocationList };
  readonly now: Date;
}

function check(file: string, bytes: Uint8Array, beside: Beside): Checked {
  const { issuer, previous, now } = beside;
  const read = readStructure('crl', () => parseCrl(bytes));
  if (!('value' in read)) return { file, signature: 'not checked', findings: [read.finding] };
  const crl = read.value;
  const isShard = isPresent(crl, EXTENSION.issuingDistributionPoint);
  const known = issuer === undefined ? {} : { issuer };
  const ofCrl = lintCrl({ crl, kind: isShard ? 'citizen' : 'full', ...known });
  const { unreadable } = entryFacts(crl);
  // Of a list that cannot be read to its end nothing more is said.
  const isReadable = unreadable === undefined && !ofCrl.some(({ lint }) => lint.endsWith('-value'));
  const ofPublication = isReadable
    ? lintPublication({ crl, now, ...known, ...(previous && { previous: previous.crl }) })
    : [];
  const isWrong = ofPublication.some(({ lint }) => lint === 'crl-signature');
  const changes = isReadable && previous ? changesSince(previous.crl, crl) : undefined;
  return {
    file,
    ...(isReadable && { list: { ...factsOf(crl), entries: [...crl.entries()].length } }),
    signature: issuer === undefined || !isReadable ? 'not checked' : isWrong ? 'wrong' : 'verified',
    ...(previous && { previous: { file: previous.file, ...factsOf(previous.crl) } }),
    ...(changes && { changes }),
    findings: [...ofCrl, ...ofPublication],
  };
}

function factsOf(crl: CertificateRevocationList): ListFacts {
  const { number, base } = placeOf(crl);
  return {
    kind: base === undefined ? 'complete' : 'delta',
    ...(number === undefined ? {} : { number: String(number) }),
    ...(base === undefined ? {} : { base: String(base) }),
    thisUpdate: crl.thisUpdate.toISOString(),
    ...(crl.nextUpdate && { nextUpdate: crl.nextUpdate.toISOString() }),
  };
}

async function readBytes(path: string): Promise<Uint8Array> {
  const [first, another] = await readJudged(path);
  if (first !== undefined && another === undefined) return first.bytes;
  throw new CaError('USAGE', `${path} holds more than one list.`);
}

async function readOne<Value>(
  path: string,
  what: string,
  parse: (bytes: Uint8Array) => Value,
): Promise<Value> {
  const bytes = await readBytes(path);
  try {
    return parse(bytes);
  } catch (cause) {
    if (!(cause instanceof FormatError)) throw cause;
    throw new CaError('USAGE', `${path} is no ${what} that can be read.`, { cause });
  }
}

/** Read to its end, so that whatever is compared with it can be. */
function parsePrevious(bytes: Uint8Array): CertificateRevocationList {
  const crl = parseCrl(bytes);
  placeOf(crl);
  for (const _ of crl.entries());
  return crl;
}

function describe({
  file,
  list,
  signature,
  previous,
  changes,
  findings,
}: Checked): readonly string[] {
  return [
    ...(list === undefined ? [] : [`${file}: ${listText(list)}, entries: ${list.entries}`]),
    ...(signature === 'not checked' ? ['  the signature was not checked'] : []),
    ...(previous === undefined ? [] : [`  after ${previous.file}: ${listText(previous)}`]),
    ...(changes === undefined ? [] : [`  ${changesText(changes)}`]),
    ...describeFindings(file, findings),
  ];
}

function listText({ kind, number = 'without a number', base, ...times }: ListFacts): string {
  const name = base === undefined ? `${kind} list ${number}` : `delta ${number} to ${base}`;
  const { thisUpdate, nextUpdate = 'no nextUpdate' } = times;
  return `${name}, ${thisUpdate} to ${nextUpdate}`;
}

function changesText({ revoked, onHold, released, reasonChanged, gone }: CrlChanges): string {
  const counts = `${revoked} revoked, ${onHold} on hold, ${released} released, ${reasonChanged} with another reason`;
  return `since then ${counts}, ${gone} revoked and no longer listed`;
}

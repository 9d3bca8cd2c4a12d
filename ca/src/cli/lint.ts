import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import {
  decodePem,
  EXTENSION,
  FormatError,
  findExtension,
  parseCertificate,
  parseCrl,
} from '@tamga/formats';
import { CaError } from '../errors.ts';
import { guessRoles } from '../lint/guess-roles.ts';
import type { LintFinding } from '../lint/lint.ts';
import { lintCertificate, lintCrl } from '../lint/run-lints.ts';
import { PROFILES } from '../profiles/catalogue.ts';
import type { Role } from '../profiles/profile.ts';

/** `tamga-ca lint FILE [--issuer FILE] [--profile NAME] [--json]`; false when a clause is broken. */
export async function lintCommand(args: readonly string[]): Promise<boolean> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      issuer: { type: 'string' },
      profile: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const [path] = positionals;
  if (path === undefined) {
    throw new CaError('USAGE', 'tamga-ca lint FILE [--issuer FILE] [--profile NAME] [--json]');
  }
  const issuer = values.issuer === undefined ? undefined : await readDer(values.issuer);
  const findings = lintBytes(await readDer(path), issuer, values.profile);
  console.log(values.json ? JSON.stringify({ file: path, findings }) : describe(path, findings));
  return findings.length === 0;
}

function lintBytes(
  bytes: Uint8Array,
  issuerBytes: Uint8Array | undefined,
  profile: string | undefined,
): readonly LintFinding[] {
  const issuer = issuerBytes && parseCertificate(issuerBytes);
  try {
    const certificate = parseCertificate(bytes);
    const roles = rolesOf(profile) ?? guessRoles(certificate);
    return lintCertificate({ certificate, roles, ...(issuer && { issuer }) });
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return lintCrlBytes(bytes, issuer, error);
  }
}

function lintCrlBytes(
  bytes: Uint8Array,
  issuer: ReturnType<typeof parseCertificate> | undefined,
  notCertificate: FormatError,
): readonly LintFinding[] {
  try {
    const crl = parseCrl(bytes);
    const scoped = findExtension(crl.extensions, EXTENSION.issuingDistributionPoint) !== undefined;
    return lintCrl({ crl, kind: scoped ? 'citizen' : 'full', ...(issuer && { issuer }) });
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const message = `neither a certificate (${notCertificate.message}) nor a CRL (${error.message})`;
    return [{ lint: 'structure', clause: 'RFC 5280 4.1 and 5.1, DER', message }];
  }
}

function rolesOf(name: string | undefined): ReadonlySet<Role> | undefined {
  if (name === undefined) return undefined;
  const profile = PROFILES.find((candidate) => candidate.name === name);
  if (profile === undefined) {
    const known = PROFILES.map((candidate) => candidate.name).join(', ');
    throw new CaError('USAGE', `There is no profile ${name}; known: ${known}.`);
  }
  return new Set(profile.roles);
}

async function readDer(path: string): Promise<Uint8Array> {
  const bytes = new Uint8Array(await readFile(path));
  if (bytes[0] === 0x30) return bytes;
  const [block] = decodePem(Buffer.from(bytes).toString('latin1'));
  if (block === undefined) throw new CaError('USAGE', `${path} is neither DER nor PEM.`);
  return block.bytes;
}

function describe(path: string, findings: readonly LintFinding[]): string {
  if (findings.length === 0) return `${path}: no clause is broken`;
  return [
    `${path}: ${findings.length} clause(s) broken`,
    ...findings.map(({ lint, clause, message }) => `  ${lint}: ${message} (${clause})`),
  ].join('\n');
}

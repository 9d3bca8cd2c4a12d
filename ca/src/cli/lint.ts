import { parseArgs } from 'node:util';
import { type Certificate, FormatError, parseCertificate } from '@tamga/formats';
import { CaError } from '../errors.ts';
import { CERTIFICATE_LINTS } from '../lint/certificate/all.ts';
import { type Judgement, judgeBytes } from '../lint/judge-bytes.ts';
import { PROFILES } from '../profiles/catalogue.ts';
import type { Role } from '../profiles/profile.ts';
import { describeFindings } from './describe-findings.ts';
import { readJudged } from './read-judged.ts';

const USAGE = 'tamga-ca lint FILE... [--issuer FILE] [--profile NAME | --role NAME ...] [--json]';

/** Every role that a lint asks for or a profile has. */
const ROLES: ReadonlySet<Role> = new Set(
  [...CERTIFICATE_LINTS, ...PROFILES].flatMap(({ roles = [] }) => roles),
);

interface Judged extends Judgement {
  readonly file: string;
}

/**
 * `tamga-ca lint`: certificates, CRLs and OCSP responses, DER or PEM. Without profile and roles a certificate is
 * taken for what it seems to be. False when a clause is broken.
 */
export async function lintCommand(args: readonly string[]): Promise<boolean> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      issuer: { type: 'string' },
      profile: { type: 'string' },
      role: { type: 'string', multiple: true },
      json: { type: 'boolean', default: false },
    },
  });
  if (positionals.length === 0) throw new CaError('USAGE', USAGE);
  const roles = chooseRoles(values.profile, values.role);
  const issuer = values.issuer === undefined ? undefined : await readIssuer(values.issuer);
  const judged: Judged[] = [];
  for (const path of positionals) {
    for (const { name, bytes } of await readJudged(path)) {
      const judgement = judgeBytes(bytes, { ...(issuer && { issuer }), ...(roles && { roles }) });
      judged.push({ file: name, ...judgement });
    }
  }
  console.log(values.json ? JSON.stringify({ files: judged }) : judged.map(describe).join('\n'));
  return judged.every(({ findings }) => findings.length === 0);
}

function chooseRoles(
  profile: string | undefined,
  names: readonly string[] | undefined,
): ReadonlySet<Role> | undefined {
  if (profile !== undefined && names !== undefined) throw new CaError('USAGE', USAGE);
  if (names !== undefined) return new Set(names.map(roleOf));
  return profile === undefined ? undefined : new Set(rolesOf(profile));
}

function roleOf(name: string): Role {
  const role = [...ROLES].find((candidate) => candidate === name);
  if (role === undefined) {
    throw new CaError('USAGE', `There is no role ${name}; known: ${[...ROLES].join(', ')}.`);
  }
  return role;
}

function rolesOf(name: string): readonly Role[] {
  const profile = PROFILES.find((candidate) => candidate.name === name);
  if (profile === undefined) {
    const known = PROFILES.map((candidate) => candidate.name).join(', ');
    throw new CaError('USAGE', `There is no profile ${name}; known: ${known}.`);
  }
  return profile.roles;
}

async function readIssuer(path: string): Promise<Certificate> {
  const [first, another] = await readJudged(path);
  try {
    if (first !== undefined && another === undefined) return parseCertificate(first.bytes);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
  }
  throw new CaError('USAGE', `${path} is not one certificate: it cannot be the issuer.`);
}

function describe({ file, structure, roles, findings }: Judged): string {
  const taken = roles === undefined ? structure : `${structure} (${roles.join(', ')})`;
  return describeFindings(`${file}: ${taken}`, findings).join('\n');
}

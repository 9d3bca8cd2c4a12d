import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { judgeBytes } from '@tamga/ca';
import { parseCertificate } from '@tamga/formats';
import { BROKEN_FILES, fileOf, GOOD_FILES } from './all-cases.ts';
import { GOOD_CERTIFICATES } from './good-certificates.ts';
import type { LintCase } from './lint-case.ts';
import { encodeCertificate } from './shapes.ts';

// Writes test-vectors/lint anew. What each lint says is frozen here: read the difference before it is committed.
const folder = fileURLToPath(new URL('../../../test-vectors/lint/', import.meta.url));
for (const part of ['good', 'broken']) {
  rmSync(`${folder}${part}`, { recursive: true, force: true });
  mkdirSync(`${folder}${part}`, { recursive: true });
}
for (const file of GOOD_FILES) writeFileSync(`${folder}good/${fileOf(file)}`, file.bytes);
for (const file of BROKEN_FILES) writeFileSync(`${folder}broken/${fileOf(file)}`, file.bytes);

const cases = {
  title:
    'Certificates, CRLs, OCSP responses, signed attributes and time stamps that break one clause each',
  good: GOOD_FILES.map((file) => ({ file: `good/${fileOf(file)}`, ...describe(file) })),
  broken: BROKEN_FILES.map((file) => {
    const findings = judge(file);
    const finding = findings.find(({ lint }) => lint === file.lint);
    if (finding === undefined) {
      const found = JSON.stringify(findings);
      throw new RangeError(`${fileOf(file)} does not break ${file.lint}, but ${found}`);
    }
    return {
      lint: file.lint,
      clause: finding.clause,
      file: `broken/${fileOf(file)}`,
      ...describe(file),
      says: finding.message,
      also: findings.filter((one) => one !== finding).map(({ lint }) => lint),
    };
  }),
};
writeFileSync(`${folder}cases.json`, `${JSON.stringify(cases, undefined, 2)}\n`);

function describe({ structure, roles = [], beside, distributionPoint }: LintCase) {
  return {
    structure,
    roles,
    ...(beside !== undefined && { issuer: `good/${beside}.der` }),
    ...(distributionPoint !== undefined && { distributionPoint }),
  };
}

function judge({ bytes, structure, roles, beside, distributionPoint }: LintCase) {
  return judgeBytes(bytes, {
    structure,
    ...(roles && { roles: new Set(roles) }),
    ...(beside && { issuer: parseCertificate(encodeCertificate(GOOD_CERTIFICATES[beside].shape)) }),
    ...(distributionPoint !== undefined && { distributionPoint }),
  }).findings;
}

import { createHash } from 'node:crypto';
import { equalBytes, type LdsSecurityObject } from '@tamga/formats';
import { isAcceptableHash } from '../policy/acceptable.ts';
import type { Policy } from '../policy/policy.ts';
import { type Check, type Finding, failed, notDone, passed } from '../report.ts';
import { refuse } from './chip-finding.ts';

type DataGroups = ReadonlyMap<number, Uint8Array>;

/** Every group that was read must be named, and be what was signed; the raw bytes are hashed. */
export function judgeHashes(object: LdsSecurityObject, dataGroups: DataGroups): Finding {
  const checks: Check[] = [];
  for (const [number, bytes] of dataGroups) {
    const signed = object.dataGroupHashes.find((entry) => entry.number === number);
    const hash = createHash(object.hash).update(bytes).digest();
    if (signed === undefined || !equalBytes(signed.hash, hash)) {
      return refuse(
        `hash.DG${number}`,
        `DG${number} is not what the issuer signed.`,
        'SOD_HASH_MISMATCH',
      );
    }
    checks.push(
      passed(`hash.DG${number}`, `DG${number} is what the issuer signed.`, 'Doc 9303-11 5.1'),
    );
  }
  return { checks };
}

/** What is hashed weakly proves nothing of what was signed, however strong the signature over the hashes. */
export function judgeHashAlgorithm({ hash }: LdsSecurityObject, policy: Policy, at: Date): Finding {
  const name = hash.toUpperCase();
  return isAcceptableHash(policy, hash, at)
    ? { checks: [] }
    : {
        checks: [
          failed(
            'hashAlgorithm',
            `The data groups are hashed by ${name}, which is not acceptable.`,
            'Doc 9303-12 4.1.6',
          ),
        ],
        verdict: { indication: 'INDETERMINATE', subIndication: 'SOD_ALGORITHM_WEAK' },
      };
}

/** The MRZ and the face: every chip has them (Doc 9303-10 section 4.7), and without them it is nobody's. */
const MANDATORY: readonly number[] = [1, 2];
/** Fingerprints and irises open by Extended Access Control only (Doc 9303-11 section 7). */
const GUARDED: ReadonlySet<number> = new Set([3, 4]);

/** What EF.SOD names and nobody handed over was not judged; without DG1 and DG2 nothing can be said of the document. */
export function judgeCompleteness(object: LdsSecurityObject, dataGroups: DataGroups): Finding {
  const named = new Set([...MANDATORY, ...object.dataGroupHashes.map(({ number }) => number)]);
  const missing = [...named].filter((number) => !dataGroups.has(number)).sort((a, b) => a - b);
  const checks = missing.map((number) =>
    notDone(
      `hash.DG${number}`,
      GUARDED.has(number)
        ? `DG${number} was not judged: it is not readable without Extended Access Control.`
        : `DG${number} was not judged: it was not handed over.`,
      'Doc 9303-11 5.1',
    ),
  );
  return missing.some((number) => MANDATORY.includes(number))
    ? {
        checks,
        verdict: { indication: 'INDETERMINATE', subIndication: 'SIGNED_DATA_NOT_FOUND' },
      }
    : { checks };
}

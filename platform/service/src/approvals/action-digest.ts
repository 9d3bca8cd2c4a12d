import { createHash } from 'node:crypto';

/** What is to be done, as JSON: everything that an approver must have seen. */
export type ActionDetails = Readonly<Record<string, unknown>>;

/**
 * SHA-256 over the JSON array `["tamga-approval-1", action, details]` with the names of every object sorted, so that
 * the same details give the same digest whoever wrote them down.
 */
export function actionDigest(action: string, details: ActionDetails): Uint8Array {
  const canonical = JSON.stringify(['tamga-approval-1', action, sorted(details)]);
  return createHash('sha256').update(canonical).digest();
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, entry]) => [name, sorted(entry)]),
  );
}

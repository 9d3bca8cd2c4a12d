import { parseArgs } from 'node:util';
import { verifyAllChains } from '../audit/verify.ts';
import { CaError } from '../errors.ts';
import { readCertificate } from '../pki.ts';

const USAGE =
  'tamga-ca audit verify --database URL --checkpoints FILE --pki DIR [--schema NAME ...] [--json]';

/** False when a chain or the checkpoints have a fault. */
export async function auditCommand([action, ...args]: readonly string[]): Promise<boolean> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      database: { type: 'string' },
      checkpoints: { type: 'string' },
      pki: { type: 'string' },
      schema: { type: 'string', multiple: true },
      json: { type: 'boolean', default: false },
    },
  });
  const { database, checkpoints, pki, schema } = values;
  if (action !== 'verify' || !database || !checkpoints || !pki) throw new CaError('USAGE', USAGE);
  const verdict = await verifyAllChains({
    databaseUrl: database,
    checkpoints,
    auditSigner: await readCertificate(pki, 'audit-signer.crt'),
    ...(schema === undefined ? {} : { schemas: schema }),
  });
  if (values.json) {
    console.log(JSON.stringify(verdict));
    return verdict.faults.length === 0;
  }
  for (const { chain, events, uncovered } of verdict.chains) {
    console.log(`${chain}: ${events} events, ${uncovered} of them not yet under a checkpoint`);
  }
  for (const { kind, message } of verdict.faults) console.log(`FAULT ${kind}: ${message}`);
  console.log(
    `${verdict.checkpoints} checkpoints, ${verdict.faults.length === 0 ? 'no fault' : `${verdict.faults.length} fault(s)`}`,
  );
  return verdict.faults.length === 0;
}

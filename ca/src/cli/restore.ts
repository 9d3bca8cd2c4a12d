import { parseArgs } from 'node:util';
import { connect } from '@tamga/service';
import { readCaConfig } from '../config.ts';
import { CaError } from '../errors.ts';
import { readCertificate } from '../pki.ts';
import { restore } from '../restore/restore.ts';

const USAGE = 'tamga-ca restore --config FILE --crls DIR --officer NAME --officer NAME';
const OFFICER = /^[a-z0-9-]{1,40}$/;

/** `tamga-ca restore`: while no process of the authority runs. Two people give their names. */
export async function restoreCommand(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      config: { type: 'string' },
      crls: { type: 'string' },
      officer: { type: 'string', multiple: true, default: [] },
    },
  });
  const [first, second, ...more] = values.officer;
  if (values.config === undefined || values.crls === undefined || !first || !second || more[0]) {
    throw new CaError('USAGE', USAGE);
  }
  if (first === second || !OFFICER.test(first) || !OFFICER.test(second)) {
    throw new CaError('USAGE', 'Two officers, not one twice: each as the name of its credential.');
  }
  const config = readCaConfig(values.config);
  const sql = connect(config.database);
  try {
    const { newerCrls, revoked, held, keptCheckpoints } = await restore({
      sql,
      instance: config.instance,
      checkpoints: config.checkpoints,
      issuer: await readCertificate(config.pki, 'citizen-issuing.crt'),
      crls: values.crls,
      officers: [first, second],
      now: new Date(),
    });
    console.log(
      `Taken up: ${newerCrls} newer CRLs, ${revoked} revocations, ${held} holds that the database did not know.`,
    );
    if (keptCheckpoints !== undefined) {
      console.log(`The checkpoints of the lost database are kept in ${keptCheckpoints}.`);
    }
  } finally {
    await sql.end();
  }
}

import { openToken } from '@tamga/hsm';
import {
  assertDatabase,
  connect,
  createAuditLog,
  createListener,
  createLogger,
  type Listener,
  reportHeads,
  serveHealth,
} from '@tamga/service';
import { createCheckpointer } from './audit/checkpointer.ts';
import { type CaConfig, crlSchedule, tokenConfig } from './config.ts';
import { createCrlPublisher } from './crls/publish-crls.ts';
import { openDocumentSigning } from './document-signing/open-document-signing.ts';
import { addSignerMetrics, signersCheck, watchSigners } from './document-signing/watch-signers.ts';
import { CA_PROBLEMS, CaError } from './errors.ts';
import { createEnrolments } from './est/enrolments.ts';
import { openEnrolment } from './est/open-enrolment.ts';
import { createIssuance, type Stage } from './issuance/issue-certificate.ts';
import { createIssuanceStore } from './issuance/store.ts';
import { openOcsp } from './ocsp/open-ocsp.ts';
import { openPki } from './pki.ts';
import { assertNotOlder } from './restore/assert-not-older.ts';
import { serveAudit } from './routes/audit.ts';
import { serveCertificates } from './routes/certificates.ts';
import { serveDocumentSigner } from './routes/document-signer.ts';
import { serveEnrolments } from './routes/enrolments.ts';
import { giveKeptOcsp, OCSP_MAX_AGE_SECONDS, serveOcsp } from './routes/ocsp.ts';
import { serveRepository } from './routes/repository.ts';
import { serveTimeStamping } from './routes/time-stamping.ts';
import { createStatusChanger } from './status/change-status.ts';
import { keyOf } from './status/standing-mirror.ts';
import type { ClockCheck } from './time-stamping/clock-check.ts';
import { openTimeStamping } from './time-stamping/open-time-stamping.ts';

export interface RunningCa {
  readonly port: number;
  readonly publicPort: number;
  /** Where machines enrol, when that is configured. */
  readonly enrolmentPort?: number;
  /** Every route with who may call it. */
  readonly routes: Listener['routes'];
  /** Finishes what was signed, signs a last checkpoint, closes token and database. */
  close(): Promise<void>;
}

export interface ServeOptions {
  readonly clock?: () => Date;
  /** Instead of the comparison with the database's clock, before each time stamp. */
  readonly isClockTrusted?: ClockCheck;
  /** Called between the steps of an issuance: a place to stop it, for whoever wants to see what is left. */
  readonly atStage?: (stage: Stage, serial: Uint8Array) => Promise<void>;
}

const BODY_LIMIT = 8 * 1024 * 1024;
const REQUESTS_PER_MESSAGE = 100;
const CHECKPOINT_PATIENCE_SECONDS = 300;

/** What was opened, in order; closed in the opposite one. */
type Opened = (() => Promise<unknown>)[];

/** Starts the authority: API for services and staff, public repository, CRL publisher, checkpoints. */
export async function serveCa(config: CaConfig, options: ServeOptions = {}): Promise<RunningCa> {
  const opened: Opened = [];
  const close = async (): Promise<void> => {
    for (let last = opened.pop(); last !== undefined; last = opened.pop()) await last();
  };
  try {
    return { ...(await start(config, options, opened)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  config: CaConfig,
  { clock = () => new Date(), isClockTrusted, atStage }: ServeOptions,
  opened: Opened,
): Promise<Omit<RunningCa, 'close'>> {
  const log = createLogger('ca');
  const failed = (what: string) => (error: unknown) => log.error({ err: error }, what);
  const sql = connect(config.database);
  opened.push(() => sql.end());
  await assertDatabase(sql);
  await assertNotOlder({ sql, checkpoints: config.checkpoints });
  const token = await openToken(tokenConfig(config));
  opened.push(() => token.close());
  const pki = await openPki(config.pki, token);
  const { shards } = config.crl;
  const publicUrl = config.public.baseUrl;
  const { issuing } = pki;

  const audit = createAuditLog(config.instance, clock);
  const checkpointer = createCheckpointer({
    sql,
    signer: pki.auditSigner.signer,
    file: config.checkpoints,
    clock,
    failed: failed('a checkpoint could not be signed or exported'),
    patienceSeconds: config.checkpointPatienceSeconds ?? CHECKPOINT_PATIENCE_SECONDS,
  });
  opened.push(() => checkpointer.stop());
  // A failure is logged, and nothing is issued until an export succeeds.
  await checkpointer.checkpoint().catch(() => {});
  const heads = reportHeads({
    sql,
    chain: config.instance,
    submit: checkpointer.submit,
    failed: failed('the chain head could not be handed in'),
  });
  opened.push(() => heads.stop());
  const publisher = createCrlPublisher({
    sql,
    issuing,
    publicUrl,
    ...crlSchedule(config),
    clock,
    failed: failed('a CRL could not be published'),
  });
  opened.push(() => publisher.stop());
  const issuance = createIssuance({
    store: createIssuanceStore(sql, audit),
    signer: issuing.signer,
    issuer: issuing.certificate,
    publicUrl,
    shards,
    clock,
    assertMayIssue: checkpointer.assertExported,
    ...(atStage === undefined ? {} : { atStage }),
  });
  opened.push(() => issuance.idle());
  const ocsp = await openOcsp({ config, sql, pki, clock, log });
  opened.push(() => ocsp.feed.stop());
  const changeStatus = createStatusChanger({
    sql,
    audit,
    shards,
    clock,
    changed: (serial) => {
      ocsp.mirror.forget(keyOf(serial));
      publisher.kick();
    },
  });

  const api = createListener({
    ...config.listen,
    problems: CA_PROBLEMS,
    log,
    bodyLimit: BODY_LIMIT,
  });
  const { signing, warningLimits: limits } = await openDocumentSigning({
    config,
    sql,
    audit,
    pki,
    clock,
  });
  const { metrics } = serveHealth(api.app, [
    { name: 'database', check: () => assertDatabase(sql) },
    { name: 'token', check: async () => assertTokenReady(token.health()) },
    { name: 'checkpoints', check: async () => checkpointer.assertExported() },
    signersCheck(signing, limits),
  ]);
  addSignerMetrics(metrics, signing);
  const watch = watchSigners({
    signing,
    limits,
    warn: (message) => log.warn(message),
    failed: failed('what is left of the Document Signers could not be read'),
  });
  opened.push(() => watch.stop());
  const requestsPerMessage = config.issuance?.requestsPerMessage ?? REQUESTS_PER_MESSAGE;
  serveCertificates(api.app, { sql, issuance, changeStatus, requestsPerMessage });
  const sodsPerMessage = config.documentSigning?.requestsPerMessage ?? REQUESTS_PER_MESSAGE;
  serveDocumentSigner(api.app, { sql, audit, pki, signing, sodsPerMessage, clock });
  serveAudit(api.app, checkpointer);
  const { operations } = pki;
  serveEnrolments(api.app, createEnrolments({ sql, audit, issuer: operations.certificate, clock }));
  const enrolment = openEnrolment({
    config,
    sql,
    audit,
    operations,
    publicUrl,
    clock,
    log,
    ...(atStage === undefined ? {} : { atStage }),
  });
  const { host, port } = config.public;
  const ocspRoutes = {
    answerOcsp: ocsp.answerOcsp,
    maxAgeSeconds: config.ocsp?.maxAgeSeconds ?? OCSP_MAX_AGE_SECONDS,
  };
  const early = giveKeptOcsp(ocspRoutes);
  const repository = createListener({ host, port, problems: CA_PROBLEMS, log, early });
  serveRepository(repository.app, { sql, pki: config.pki, clock });
  serveOcsp(repository.app, ocspRoutes);
  const stamp = openTimeStamping({
    config,
    sql,
    audit,
    unit: pki.timeStampingAuthority,
    clock,
    ...(isClockTrusted === undefined ? {} : { isClockTrusted }),
    failed: failed('a time stamp could not be made'),
  });
  serveTimeStamping(repository.app, stamp);

  await sql.begin((tx) =>
    audit.append(tx, { event: 'ca.started', actor: `service:${config.instance}`, refs: {} }),
  );
  await publisher.publishDue();
  const listeners = [api, repository, ...(enrolment === undefined ? [] : [enrolment])];
  opened.push(() => Promise.all(listeners.map((listener) => listener.close())));
  return {
    port: await api.listen(),
    publicPort: await repository.listen(),
    ...(enrolment === undefined ? {} : { enrolmentPort: await enrolment.listen() }),
    routes: listeners.flatMap(({ routes }) => routes),
  };
}

function assertTokenReady({ state, workersReady }: { state: string; workersReady: number }): void {
  if (state === 'open' && workersReady > 0) return;
  throw new CaError('USAGE', `The token is ${state} with ${workersReady} workers.`);
}

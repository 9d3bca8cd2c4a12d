import { createListener, type Listener } from '@tamga/service';
import type { CaConfig } from '../config.ts';
import { CA_PROBLEMS } from '../errors.ts';
import { serveEst } from '../routes/est.ts';
import { createEnroller } from './enrol.ts';

type EnrolmentOptions = Parameters<typeof createEnroller>[0] & {
  readonly config: CaConfig;
  readonly log: Parameters<typeof createListener>[0]['log'];
};

/** The listener where machines enrol; undefined where it is not configured. */
export function openEnrolment({ config, log, ...options }: EnrolmentOptions): Listener | undefined {
  if (config.enrolment === undefined) return undefined;
  const { tls, deniedCredentials } = config.listen;
  const listener = createListener({
    ...config.enrolment,
    tls,
    clientCertificates: 'optional',
    ...(deniedCredentials === undefined ? {} : { deniedCredentials }),
    problems: CA_PROBLEMS,
    log,
  });
  serveEst(listener.app, {
    enroller: createEnroller(options),
    operationsCa: options.operations.certificate,
  });
  return listener;
}

import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type RunningCa, serveCa, verifyAllChains } from '@tamga/ca';
import type {
  ActivationView,
  Application,
  BatchView,
  BlankView,
  DocumentView,
  ImportOrdersReply,
  Product,
} from '@tamga/contracts';
import { requestJson } from '@tamga/contracts';
import { httpsSend } from '@tamga/contracts/https-send';
import { parseCertificate } from '@tamga/formats';
import { cardKeys, openToken } from '@tamga/hsm';
import { makeBlanks } from '@tamga/personalization';
import type { AuditVerdict } from '@tamga/service';
import { sampleApplications } from '@tamga/workbench';
import { freePort } from '@tamga/workbench/fixtures';
import { insertIssued } from './cards.ts';
import { bureauHere, bureauProcess, type StartedBureau } from './start-bureau.ts';
import { startWorkstation, type TestWorkstation } from './workstation.ts';
import { createWorld, type World } from './world.ts';

const POLL_MS = 30;
const PATIENCE_MS = 60_000;

/** The bureau with everything around it, for real but for printers and cards; and what its staff does. */
export interface Rig {
  readonly world: World;
  readonly agentsPort: number;
  readonly bureau: StartedBureau;
  readonly line: TestWorkstation;
  readonly unit: TestWorkstation;
  /** What the holder types at the unit from now on. */
  choosePin(pin: string): void;
  get<Reply>(path: string, staff?: string): Promise<Reply>;
  post<Reply>(path: string, body: unknown, staff?: string): Promise<Reply>;
  addBlanks(product: Product, count: number): Promise<readonly string[]>;
  /** Orders of the sample persons `id-1` .. `pp-2`, each new, in a batch. */
  batch(...samples: readonly string[]): Promise<BatchView>;
  start(batchId: string): Promise<void>;
  /** Waits until the batch is as `is` says. */
  until(batchId: string, is: (batch: BatchView) => boolean): Promise<BatchView>;
  /** Starts the batch and waits for its end, done or held. */
  run(batchId: string): Promise<BatchView>;
  activate(document: DocumentView): Promise<ActivationView>;
  blank(serial: string): Promise<BlankView | undefined>;
  verifyAudit(): Promise<AuditVerdict>;
  /** Ends the bureau in order and starts it again; resolves when the workstations are back. */
  restart(asProcess?: boolean): Promise<void>;
  /** Starts the bureau that was killed. */
  startAgain(asProcess?: boolean): Promise<void>;
  stop(): Promise<void>;
}

export async function startRig(
  options: { readonly process?: boolean; readonly deadlineMs?: number } = {},
): Promise<Rig> {
  const world = await createWorld();
  const ca: RunningCa = await serveCa(world.caConfig);
  const agentsPort = await freePort();
  const config = world.bureauConfig({ caPort: ca.port, agentsPort, ...options });
  const startBureau = (asProcess: boolean) =>
    asProcess ? bureauProcess(config, world.folder) : bureauHere(config);
  let bureau = await startBureau(options.process === true);
  const vault = await openToken(world.ceremony.token('bureau'));
  let pin = '135790';
  const [line, unit] = await Promise.all([
    startWorkstation(world, { name: 'line-1', agentsPort }),
    startWorkstation(world, {
      name: 'unit-1',
      agentsPort,
      pin: () => Uint8Array.from(Buffer.from(pin)),
    }),
  ]);
  const ask = async <Reply>(
    staff: string,
    method: 'GET' | 'POST',
    path: string,
    body?: unknown,
  ): Promise<Reply> => {
    const { pki } = world.ceremony;
    const { send, close } = httpsSend({
      url: `https://127.0.0.1:${agentsPort}`,
      tls: {
        cert: join(pki, `staff-${staff}.crt`),
        key: join(pki, `staff-${staff}.key`),
        ca: join(pki, 'operations-ca.pem'),
      },
    });
    try {
      return await requestJson<Reply>(send, method, path, body);
    } finally {
      close();
    }
  };
  const get: Rig['get'] = (path, staff = 'production-1') => ask(staff, 'GET', path);
  const post: Rig['post'] = (path, body, staff = 'production-1') => ask(staff, 'POST', path, body);
  const until: Rig['until'] = async (batchId, is) => {
    for (const end = Date.now() + PATIENCE_MS; ; await pause(POLL_MS)) {
      const batch = await get<BatchView>(`/batches/${batchId}`);
      if (is(batch)) {
        return batch;
      }
      if (Date.now() > end) {
        throw new Error(`The batch did not come so far: ${JSON.stringify(batch)}`);
      }
    }
  };
  const rig: Rig = {
    world,
    agentsPort,
    get bureau() {
      return bureau;
    },
    line,
    unit,
    choosePin(next) {
      pin = next;
    },
    get,
    post,
    async addBlanks(product, count) {
      const hopper = line.hopper(product);
      const serials = await makeBlanks(cardKeys(vault), { product, count, hopper });
      await post('/blanks', { product, blanks: serials.map((serial) => ({ serial })) });
      return serials;
    },
    async batch(...samples) {
      const applications = await applicationsOf(samples);
      const { orders } = await post<ImportOrdersReply>('/orders', { applications });
      return post<BatchView>('/batches', { orderIds: orders.map(({ orderId }) => orderId) });
    },
    async start(batchId) {
      await post(`/batches/${batchId}/start`, { line: 'line-1' });
    },
    until,
    async run(batchId) {
      await rig.start(batchId);
      return until(batchId, ({ state }) => state === 'done' || state === 'held');
    },
    activate: (document) => activate(rig, document),
    async blank(serial) {
      const { blanks } = await get<{ blanks: readonly BlankView[] }>('/blanks');
      return blanks.find((blank) => blank.serial === serial);
    },
    async verifyAudit() {
      return verifyAllChains({
        databaseUrl: world.database.url,
        schemas: ['ca', 'bureau'],
        checkpoints: world.caConfig.checkpoints,
        auditSigner: parseCertificate(readFileSync(join(world.ceremony.pki, 'audit-signer.crt'))),
      });
    },
    async restart(asProcess) {
      await bureau.stop();
      await rig.startAgain(asProcess);
    },
    async startAgain(asProcess = options.process === true) {
      const back = Promise.all([line.connected(), unit.connected()]);
      bureau = await startBureau(asProcess);
      await back;
    },
    async stop() {
      await Promise.all([line.stop(), unit.stop()]);
      await bureau.stop();
      await vault.close();
      await ca.close();
      await world.remove();
    },
  };
  return rig;
}

/** Sample persons as new applications. */
export async function applicationsOf(samples: readonly string[]): Promise<readonly Application[]> {
  const applications = await Promise.all(
    samples.map((sample) => sampleApplications(randomUUID().slice(0, 8), [sample])),
  );
  return applications.flat();
}

/** The card that was issued for the document goes into the unit's reader, and out of it again. */
async function activate(rig: Rig, document: DocumentView): Promise<ActivationView> {
  const takeOut = insertIssued(rig, document);
  try {
    const { activationId } = await rig.post<ActivationView>(
      '/activations',
      { agent: 'unit-1', documentNumber: document.documentNumber },
      'officer-1',
    );
    for (const end = Date.now() + PATIENCE_MS; ; await pause(POLL_MS)) {
      const view = await rig.get<ActivationView>(`/activations/${activationId}`, 'officer-1');
      if (view.state !== 'running') {
        return view;
      }
      if (Date.now() > end) {
        throw new Error(`The activation does not end: ${JSON.stringify(view)}`);
      }
    }
  } finally {
    takeOut();
  }
}

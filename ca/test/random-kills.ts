import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { parseDer } from '@tamga/formats';
import { verifyAudit } from '@tamga/service';
import {
  type Answers,
  ask,
  keepAsking,
  requestMaker,
  startAuthorityProcess,
} from './killed-authority.ts';
import { type SignatureJournal, signatureJournal } from './signature-journal.ts';
import { call, type World } from './world.ts';

/** A kill comes this late after the load began: into the first commits, or into a steady flow. */
const LATEST_KILL_MS = 600;
/** Statuses that are asked over the network after each kill. */
const ASKED = 20;

/** Kills an authority under load and starts another, and judges by database, audit chains and token journal alone. */
export interface KillRun {
  /** One authority: started, loaded, killed after `fraction` of the longest time. */
  kill(fraction: number): Promise<void>;
  /** Every request that was ever sent has one certificate, and nothing else was signed unrecorded. */
  judge(): Promise<{ readonly requests: number; readonly burnt: number }>;
}

export function killRun(world: World): KillRun {
  const journal = signatureJournal(world.ceremony.folder, world.config.token.module);
  const answers: Answers = new Map();
  const make = requestMaker(8);
  let runs = 0;
  const start = () => {
    runs += 1;
    const instance = `killed-${runs}`;
    const { token } = world.config;
    const environment = { ...token.environment, ...journal.environment(instance) };
    return startAuthorityProcess(world, instance, {
      token: { ...token, module: journal.module, environment, workers: 1 },
    });
  };
  const unanswered = () => [...answers.values()].filter(({ serial }) => serial === undefined);
  const retryAll = async (port: number): Promise<void> => {
    for (let open = unanswered(); open.length > 0; open = unanswered()) {
      const requests = open.slice(0, 50).map(({ request }) => request);
      assert.deepEqual(await ask(world, port, requests, answers), []);
    }
  };
  return {
    async kill(fraction) {
      const authority = await start();
      let isOver = false;
      const load = keepAsking(world, authority.port, make, answers, () => isOver);
      await delay(fraction * LATEST_KILL_MS);
      isOver = true;
      await authority.kill();
      await load;
    },
    async judge() {
      const authority = await start();
      try {
        await retryAll(authority.port);
        await assertOneCertificateEach(world, answers);
        const burnt = await assertSignedOnRecord(world, journal);
        await assertNeverGood(world, authority.port, burnt);
        await assertAudited(world);
        return { requests: answers.size, burnt: burnt.length };
      } finally {
        await authority.kill();
      }
    },
  };
}

async function assertOneCertificateEach(world: World, answers: Answers): Promise<void> {
  const rows = await world.sql<{ request_id: string; serial: Buffer }[]>`
    select request_id, serial from certificate`;
  assert.equal(new Set(rows.map(({ serial }) => serial.toString('hex'))).size, rows.length);
  const serials = new Map(rows.map((row) => [row.request_id, row.serial.toString('hex')]));
  assert.equal(serials.size, rows.length, 'a request has two certificates');
  for (const [id, { serial }] of answers) assert.equal(serials.get(id), serial);
  assert.equal(rows.length, answers.size);
}

/** Gives the serials that were drawn and never certified. */
async function assertSignedOnRecord(
  world: World,
  journal: SignatureJournal,
): Promise<readonly string[]> {
  const intents = await world.sql<{ tbs: Buffer; serial: Buffer }[]>`
    select tbs, serial from issuance_intent`;
  const recorded = new Set(intents.map(({ tbs }) => tbs.toString('latin1')));
  const signed = new Map<string, string>();
  for (const bytes of journal.signed().filter(isCertificate)) {
    assert.ok(recorded.has(bytes.toString('latin1')), 'signed, and not on record');
    const serial = serialOf(bytes);
    const before = signed.get(serial) ?? bytes.toString('latin1');
    assert.equal(before, bytes.toString('latin1'), 'one serial on two certificates');
    signed.set(serial, before);
  }
  const certified = await world.sql<{ serial: Buffer }[]>`select serial from certificate`;
  const serials = new Set(certified.map(({ serial }) => serial.toString('hex')));
  assert.ok(serials.size > 0 && [...serials].every((serial) => signed.has(serial)));
  const drawn = await world.sql<{ serial: Buffer }[]>`select serial from serial`;
  return drawn.map(({ serial }) => serial.toString('hex')).filter((one) => !serials.has(one));
}

/** A TBSCertificate begins with its version; CRLs, checkpoints and responses do not. */
function isCertificate(bytes: Buffer): boolean {
  if (bytes[0] !== 0x30) return false;
  const [version] = parseDer(bytes).children;
  return version?.tagClass === 'context' && version.tag === 0 && version.constructed;
}

function serialOf(tbs: Buffer): string {
  return Buffer.from(parseDer(tbs).children[1]?.content ?? []).toString('hex');
}

async function assertNeverGood(
  world: World,
  port: number,
  burnt: readonly string[],
): Promise<void> {
  for (const serial of burnt.slice(-ASKED)) {
    const { body } = await call(world, port, 'service-bureau', 'GET', `/certificates/${serial}`);
    assert.equal(body['status'], 'unknown', `${serial} was never certified`);
  }
}

/** Every certificate is in a chain, no other is, and the chains verify. */
async function assertAudited(world: World): Promise<void> {
  const { faults } = await verifyAudit({
    sql: world.sql,
    schemas: ['ca'],
    checkpointLines: [],
    verifySignature: () => false,
  });
  assert.deepEqual(faults, []);
  const odd = await world.sql`
    select c.serial from certificate c
    full join (select refs->>'serial' as serial from audit_event where event = 'certificate.issued') e
      on e.serial = encode(c.serial, 'hex')
    where c.serial is null or e.serial is null`;
  assert.equal(odd.length, 0, 'a certificate without its audit event, or an event without it');
}

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type CaConfig, type RunningCa, serveCa } from '@tamga/ca';
import { httpsSend } from '@tamga/contracts/https-send';
import {
  type Certificate,
  equalBytes,
  parseCertificate,
  parseSignedData,
  parseSod,
} from '@tamga/formats';
import { askSod, askSods, type SodReply, sodRequest } from './documents-world.ts';
import { certifyDocumentSigner } from './next-document-signer.ts';
import { call, createWorld, type World } from './world.ts';

const DAY_MS = 86_400_000;
let world: World;
/** The ceremony's, and one that begins to sign 60 days later: their periods overlap by a month. */
let first: Certificate;
let second: Certificate;

before(async () => {
  world = await createWorld();
  const path = join(world.ceremony.pki, 'document-signer.crt');
  first = parseCertificate(new Uint8Array(readFileSync(path)));
  const notBefore = new Date(first.notBefore.getTime() + 60 * DAY_MS);
  second = await certifyDocumentSigner(world, 2, { notBefore });
});
after(() => world?.remove());

async function withCa<Result>(
  options: { readonly afterDays: number; readonly documentSigning?: CaConfig['documentSigning'] },
  work: (ca: RunningCa) => Promise<Result>,
): Promise<Result> {
  const { afterDays, documentSigning } = options;
  const config = { ...world.config, ...(documentSigning && { documentSigning }) };
  const at = new Date(first.notBefore.getTime() + afterDays * DAY_MS + 1_000);
  const ca = await serveCa(config, { clock: () => at });
  try {
    return await work(ca);
  } finally {
    await ca.close();
  }
}

/** Which signer is in the SOD, or why there is none. */
function signerOf({ sod, problem }: SodReply): 'first' | 'second' | string {
  if (sod === undefined) return problem?.code ?? 'nothing';
  const contentInfo = parseSod(new Uint8Array(Buffer.from(sod, 'base64')));
  const [certificate] = parseSignedData(contentInfo).certificates;
  assert.ok(certificate);
  if (equalBytes(certificate, first.raw)) return 'first';
  return equalBytes(certificate, second.raw) ? 'second' : 'another';
}

const health = (ca: RunningCa) => call(world, ca.port, 'service-bureau', 'GET', '/healthz');

async function metrics(ca: RunningCa): Promise<string> {
  const at = (file: string): string => join(world.ceremony.pki, file);
  const tls = {
    cert: at('service-bureau.crt'),
    key: at('service-bureau.key'),
    ca: at('operations-ca.pem'),
  };
  const { send, close } = httpsSend({ url: `https://127.0.0.1:${ca.port}`, tls });
  const { body } = await send({ method: 'GET', path: '/metrics' });
  close();
  return String(body);
}

interface Checks {
  readonly checks: readonly {
    readonly name: string;
    readonly ok: boolean;
    readonly warning?: string;
  }[];
}

async function signersCheck(ca: RunningCa) {
  const { status, body } = await health(ca);
  const { checks } = body as unknown as Checks;
  const found = checks.find(({ name }) => name === 'document-signer');
  assert.ok(found);
  return { status, ...found };
}

for (const { what, afterDays, daysPerSigner, signs } of [
  { what: 'the first while it is alone', afterDays: 0, signs: 'first' },
  { what: 'the first still, where both may', afterDays: 70, signs: 'first' },
  { what: 'the second when the first has ended', afterDays: 100, signs: 'second' },
  {
    what: 'the second where policy ends the first sooner',
    afterDays: 70,
    daysPerSigner: 65,
    signs: 'second',
  },
  {
    what: 'nobody between a short first and the second',
    afterDays: 50,
    daysPerSigner: 30,
    signs: 'SIGNER_NOT_IN_PERIOD',
  },
  { what: 'nobody after both', afterDays: 200, signs: 'SIGNER_NOT_IN_PERIOD' },
]) {
  test(`rotation by time: ${what}`, async () => {
    const documentSigning = daysPerSigner === undefined ? {} : { daysPerSigner };
    await withCa({ afterDays, documentSigning }, async (ca) => {
      const reply = await askSod(world, ca.port);
      assert.equal(signerOf(reply), signs);
      const { ok, status } = await signersCheck(ca);
      assert.deepEqual([ok, status], signs.startsWith('SIGNER') ? [false, 503] : [true, 200]);
      if (signs.startsWith('SIGNER'))
        assert.match(reply.problem?.detail ?? '', /document-signer\.2 signs from/);
    });
  });
}

test('a SOD of an ended signer is given again to its request, byte for byte', async () => {
  const request = sodRequest();
  const [made] = await withCa({ afterDays: 1 }, (ca) => askSods(world, ca.port, request));
  const [again] = await withCa({ afterDays: 120 }, (ca) => askSods(world, ca.port, request));
  assert.ok(made?.sod);
  assert.deepEqual(again, made);
});

test('rotation by count: two authorities at once give each signer its number of documents, no more, then refuse', async () => {
  await world.sql`update document_signer set documents = 0`;
  const documentSigning = { documentsPerSigner: 25 };
  const replies = await withCa({ afterDays: 70, documentSigning }, async (one) => {
    const config = { ...world.config, instance: 'ca-2', documentSigning };
    const at = new Date(first.notBefore.getTime() + 70 * DAY_MS);
    const two = await serveCa(config, { clock: () => at });
    try {
      const messages = Array.from({ length: 12 }, (_, index) =>
        askSods(
          world,
          (index % 2 === 0 ? one : two).port,
          ...Array.from({ length: 5 }, () => sodRequest()),
        ),
      );
      const replies = (await Promise.all(messages)).flat();
      const { ok, warning } = await signersCheck(two);
      assert.deepEqual([ok, warning !== undefined], [false, true]);
      return replies;
    } finally {
      await two.close();
    }
  });
  const counts = new Map<string, number>();
  for (const reply of replies) {
    const signer = signerOf(reply);
    counts.set(signer, (counts.get(signer) ?? 0) + 1);
  }
  assert.deepEqual(Object.fromEntries(counts), { first: 25, second: 25, SIGNERS_SPENT: 10 });
  const rows = await world.sql<{ label: string; documents: string }[]>`
    select label, documents::text from document_signer order by label`;
  assert.deepEqual(
    rows.map(({ label, documents }) => [label, documents]),
    [
      ['document-signer', '25'],
      ['document-signer.2', '25'],
    ],
  );
  const message = replies.find(({ problem }) => problem)?.problem?.detail ?? '';
  assert.match(message, /document-signer, document-signer\.2: each has signed its 25 documents/);
});

test('health and metrics tell what is left, and warn ahead', async () => {
  await world.sql`update document_signer set documents = 60`;
  const few = { documentsPerSigner: 100, warnDocuments: 100, warnDays: 10 };
  await withCa({ afterDays: 0, documentSigning: few }, async (ca) => {
    const { ok, warning } = await signersCheck(ca);
    assert.equal(ok, true);
    assert.match(warning ?? '', /ID: 80 documents, 15\d\.\d days; P: 80 documents/);
    const text = await metrics(ca);
    assert.match(text, /document_signer_documents_left\{document_type="P"\} 80/);
    assert.match(text, /document_signer_seconds_left\{document_type="ID"\} 1\d{7}/);
  });
  const enough = { documentsPerSigner: 100, warnDocuments: 80, warnDays: 10 };
  await withCa({ afterDays: 0, documentSigning: enough }, async (ca) => {
    assert.equal((await signersCheck(ca)).warning, undefined);
  });
  await withCa({ afterDays: 145, documentSigning: { warnDocuments: 1 } }, async (ca) => {
    const { ok, warning } = await signersCheck(ca);
    assert.equal(ok, true);
    assert.match(warning ?? '', /Certify a new Document Signer/);
  });
});

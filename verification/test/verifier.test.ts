import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import {
  ACCESS_METHOD,
  EXTENSION,
  encodeAuthorityInfoAccess,
  encodeDistributionPoints,
} from '@tamga/formats';
import { createVerifier, httpFetcher, OFFLINE, type Verifier } from '@tamga/verification';
import { altered, authority, cmsOf, crlOf, NOW, type Party, party } from './pki.ts';

/** A repository of the test's own: paths and what they answer. */
async function repository(
  t: TestContext,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ readonly origin: string; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const root = authority('SPECIMEN Root');

function pointing(origin: string): Party {
  return party({
    issuer: root,
    usages: ['contentCommitment'],
    extensions: [
      {
        oid: EXTENSION.cRLDistributionPoints,
        critical: false,
        value: encodeDistributionPoints([
          { name: { fullName: [{ kind: 'uri', value: `${origin}/root.crl` }] } },
        ]),
      },
    ],
  });
}

function verifierFor(origins: readonly string[], options: { maxBytes?: number } = {}): Verifier {
  return createVerifier({
    trust: { citizens: [root.certificate], csca: [] },
    fetcher: origins.length === 0 ? OFFLINE : httpFetcher({ origins, timeoutMs: 300, ...options }),
    now: () => NOW,
  });
}

test('CRLs are fetched, kept for a moment, and asked for again later', async (t) => {
  const { origin, asked } = await repository(t, (_request, response) => {
    response.end(crlOf(root).raw);
  });
  let now = NOW;
  const verifier = createVerifier({
    trust: { citizens: [root.certificate], csca: [] },
    fetcher: httpFetcher({ origins: [origin] }),
    now: () => now,
  });
  const { certificate } = pointing(origin);
  for (let round = 0; round < 3; round += 1) {
    assert.equal((await verifier.certificate(certificate.raw)).indication, 'TOTAL-PASSED');
  }
  assert.equal(asked.length, 1);
  now = new Date(NOW.getTime() + 61_000);
  await verifier.certificate(certificate.raw);
  assert.equal(asked.length, 2);
});

test('only listed origins are asked: an address in a certificate is whoever’s', async (t) => {
  const { origin, asked } = await repository(t, (_request, response) => {
    response.end(crlOf(root).raw);
  });
  const report = await verifierFor(['http://pki.example']).certificate(
    pointing(origin).certificate.raw,
  );
  assert.equal(report.subIndication, 'TRY_LATER');
  assert.deepEqual(asked, []);
  assert.ok(report.checks.some(({ message }) => message.includes('not among the origins')));
});

const BAD_SERVERS: readonly (readonly [
  what: string,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
])[] = [
  ['answers 500', (_request, response) => response.writeHead(500).end()],
  ['gives no CRL', (_request, response) => response.end('<html></html>')],
  [
    'redirects elsewhere',
    (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
  ],
  ['never answers', () => {}],
  ['gives without end', (_request, response) => response.end(Buffer.alloc(100_000))],
  ['cuts the connection', (request) => request.socket.destroy()],
];

for (const [what, answer] of BAD_SERVERS) {
  test(`a repository that ${what} leaves the verdict open, and the next question is asked anew`, async (t) => {
    let isWell = false;
    const { origin } = await repository(t, (request, response) => {
      if (isWell) {
        response.end(crlOf(root).raw);
      } else {
        answer(request, response);
      }
    });
    const verifier = verifierFor([origin], { maxBytes: 50_000 });
    const { certificate } = pointing(origin);
    const report = await verifier.certificate(certificate.raw);
    assert.equal(report.indication, 'INDETERMINATE');
    assert.equal(report.subIndication, 'TRY_LATER');
    assert.ok(report.checks.some(({ check }) => check === 'evidence'));
    isWell = true;
    assert.equal((await verifier.certificate(certificate.raw)).indication, 'TOTAL-PASSED');
  });
}

test('a missing issuer is fetched from caIssuers', async (t) => {
  const issuing = authority('SPECIMEN Issuing', { issuer: root });
  const { origin } = await repository(t, (request, response) => {
    response.end(request.url === '/issuing.cer' ? issuing.certificate.raw : undefined);
  });
  const leaf = party({
    issuer: issuing,
    extensions: [
      {
        oid: EXTENSION.authorityInfoAccess,
        critical: false,
        value: encodeAuthorityInfoAccess([
          {
            method: ACCESS_METHOD.caIssuers,
            location: { kind: 'uri', value: `${origin}/issuing.cer` },
          },
        ]),
      },
    ],
  });
  const verifier = createVerifier({
    trust: { citizens: [root.certificate], csca: [] },
    fetcher: httpFetcher({ origins: [origin] }),
    crls: [crlOf(root), crlOf(issuing)],
    now: () => NOW,
  });
  assert.equal((await verifier.certificate(leaf.certificate.raw)).indication, 'TOTAL-PASSED');
});

test('without a trusted authority there is no verifier', () => {
  assert.throws(() => createVerifier({ trust: { citizens: [], csca: [] }, fetcher: OFFLINE }), {
    code: 'TRUST_STORE_EMPTY',
  });
});

const text = new TextEncoder().encode('SPECIMEN');
const signer = party({ issuer: root, usages: ['contentCommitment'], kind: 'rsa-2048' });
const file = (name: string, bytes: Uint8Array) => ({ name, bytes });
const RECOGNISED: readonly (readonly [string, readonly Uint8Array[], string])[] = [
  ['a certificate', [signer.certificate.raw], 'certificate'],
  ['a CMS', [cmsOf(signer, text)], 'signature'],
  [
    'a detached CMS and its document',
    [text, cmsOf(signer, text, { isDetached: true })],
    'signature',
  ],
  [
    'a raw signature among document and certificate',
    [signer.certificate.raw, text, new Uint8Array(256).fill(9)],
    'signature',
  ],
];

for (const [what, files, kind] of RECOGNISED) {
  test(`recognised by content, whatever the name: ${what}`, async () => {
    const report = await verifierFor([]).validate(files.map((bytes) => file('x.pdf', bytes)));
    assert.equal(report.kind, kind);
  });
}

const enveloping = cmsOf(signer, text);
const OTHER_DOCUMENT: readonly (readonly [
  string,
  (verifier: Verifier) => ReturnType<Verifier['cms']>,
])[] = [
  [
    'validate()',
    (verifier) => verifier.validate([file('a', altered(text)), file('a.p7s', enveloping)]),
  ],
  ['cms()', (verifier) => verifier.cms({ signature: enveloping, document: altered(text) })],
];

for (const [what, judge] of OTHER_DOCUMENT) {
  test(`a document beside a signature that holds another one fails: ${what}`, async () => {
    const report = await judge(verifierFor([]));
    assert.equal(report.indication, 'TOTAL-FAILED');
    assert.equal(report.subIndication, 'HASH_FAILURE');
  });
}

const UNREADABLE: readonly (readonly [string, readonly Uint8Array[]])[] = [
  ['nothing', []],
  ['an empty file', [new Uint8Array()]],
  ['a text', [text]],
  ['a damaged certificate', [altered(signer.certificate.raw, 1)]],
  ['two certificates', [signer.certificate.raw, root.certificate.raw]],
  ['EF.SOD alone', [Uint8Array.of(0x77, 0)]],
  ['too many files', Array.from({ length: 21 }, () => text)],
];

for (const [what, files] of UNREADABLE) {
  test(`not recognised, with what could be given: ${what}`, async () => {
    await assert.rejects(
      async () => verifierFor([]).validate(files.map((bytes) => file('x', bytes))),
      { code: 'INPUT_UNREADABLE' },
    );
  });
}

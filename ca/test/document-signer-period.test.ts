import assert from 'node:assert/strict';
import {
  constants,
  createHash,
  generateKeyPairSync,
  type KeyObject,
  sign,
  X509Certificate,
} from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import {
  certificateTemplate,
  type DocumentStore,
  drawSerial,
  orderDocumentSigners,
  PROFILES,
  type Profile,
  permitCertificate,
  type RunningCa,
  readSodRequest,
  redeemFor,
  type SigningPermit,
  type SodOutcome,
  signSods,
} from '@tamga/ca';
import {
  assembleSigned,
  type Certificate,
  encodeSignatureAlgorithm,
  name,
  parseCertificate,
  parseSignedData,
  parseSod,
  type SignatureAlgorithm,
  signatureAlgorithmOf,
} from '@tamga/formats';
import { DEFAULT_POLICY, verifyPassiveAuth } from '@tamga/verification';
import { requireJudge, run } from '@tamga/workbench/fixtures';
import { askSod, sodRequest } from './documents-world.ts';
import { pemFile } from './openssl.ts';
import { judgeSignedData } from './signed-data-judges.ts';
import { createWorld, type World } from './world.ts';

let world: World;
let folder: string;

before(async () => {
  world = await createWorld();
  folder = mkdtempSync(join(tmpdir(), 'tamga-period-'));
});
after(async () => {
  rmSync(folder, { recursive: true, force: true });
  await world?.remove();
});

test('hard case 17: the last second of the private key usage period signs, whatever its milliseconds; the next one does not', async () => {
  const path = join(world.ceremony.pki, 'document-signer.crt');
  const certificate = parseCertificate(new Uint8Array(readFileSync(path)));
  const end = new Date(certificate.notBefore);
  end.setUTCMonth(end.getUTCMonth() + 3);
  assert.ok(end < certificate.notAfter, 'the certificate lives on');
  let now = end;
  const ca: RunningCa = await world.start({ clock: () => now });
  try {
    for (const [milliseconds, expected] of [
      [0, 'signed'],
      [999, 'signed'],
      [1_000, 'SIGNER_NOT_IN_PERIOD'],
      [86_400_000, 'SIGNER_NOT_IN_PERIOD'],
    ] as const) {
      now = new Date(end.getTime() + milliseconds);
      const { sod, problem } = await askSod(world, ca.port);
      assert.equal(sod === undefined ? problem?.code : 'signed', expected, `${milliseconds} ms`);
    }
  } finally {
    await ca.close();
  }
});

/** A signing key of this process, as the token's signers are. */
function signerOf(key: KeyObject, algorithm: SignatureAlgorithm) {
  const isPss = algorithm.startsWith('rsa-pss');
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  const redeem = redeemFor('certificate', 'signed-attributes');
  const one = async (permit: SigningPermit): Promise<Uint8Array> =>
    sign('sha256', redeem(permit), { key, dsaEncoding: 'der', ...(isPss ? pss : {}) });
  return {
    label: 'specimen',
    algorithm,
    publicKey: async () => new Uint8Array(),
    sign: one,
    signMany: (permits: readonly SigningPermit[]) => Promise.all(permits.map(one)),
  };
}

type Pair = { readonly privateKey: KeyObject; readonly publicKey: KeyObject };

const explicitPair = (namedCurve: string): Pair =>
  generateKeyPairSync('ec', { namedCurve, paramEncoding: 'explicit' });

/** A CSCA and its Document Signer with keys of this kind, linted and signed as in a ceremony. */
async function country(pair: () => Pair, algorithm: SignatureAlgorithm) {
  const [root, leaf] = [pair(), pair()];
  const notBefore = new Date('2026-01-01T00:00:00Z');
  const issue = async (profileName: string, key: KeyObject, issuer?: Certificate) => {
    const profile = PROFILES.find((one): one is Profile => one.name === profileName);
    assert.ok(profile);
    const tbs = certificateTemplate({
      profile,
      ...(issuer && { issuer }),
      signatureAlgorithm: algorithm,
      publicUrl: 'http://pki.example',
      icao: { state: 'MNG', email: 'csca@tamga.example' },
    })({
      serial: drawSerial(),
      subject: name(['C', 'MN'], ['O', 'Specimen'], ['CN', `Specimen ${profileName}`]),
      spki: new Uint8Array(key.export({ type: 'spki', format: 'der' })),
      notBefore,
    });
    const permit = permitCertificate(tbs, algorithm, profile.roles, issuer);
    const signature = await signerOf(root.privateKey, algorithm).sign(permit);
    return parseCertificate(assembleSigned(tbs, algorithm, signature));
  };
  const csca = await issue('csca', root.publicKey);
  const certificate = await issue('document-signer', leaf.publicKey, csca);
  return { csca, signer: { certificate, signer: signerOf(leaf.privateKey, algorithm) } };
}

type Country = Awaited<ReturnType<typeof country>>;

/** Signs one document; the store is a memory that counts nothing twice and knows nothing. */
async function signOne(
  { csca, signer }: Country,
  clock: () => Date,
  recorded: unknown[] = [],
): Promise<SodOutcome | undefined> {
  const store: DocumentStore = {
    register: async () => {},
    lookUp: async (requests) => requests.map(() => undefined),
    count: async (signers, _most, wanted) =>
      signers.slice(0, 1).flatMap((one) => Array(wanted).fill(one)),
    record: async (facts) => {
      recorded.push(...facts);
      return new Set(facts.map(({ request }) => request.requestId));
    },
    documents: async (signers) => signers.map(() => 0),
  };
  const signers = orderDocumentSigners([signer], undefined);
  const request = readSodRequest(sodRequest());
  const ca = { store, signers, documentsPerSigner: 10, csca, clock };
  const [outcome] = await signSods(ca, [request], 'service:bureau');
  return outcome;
}

const rsaPair = (): Pair => generateKeyPairSync('rsa', { modulusLength: 2048 });
const IN_PERIOD = new Date('2026-02-01T00:00:00Z');

test('hard case 17: a signature that the token gives after the last second is kept back, and not on record', async () => {
  const made = await country(rsaPair, 'rsa-pkcs1-sha256');
  const end = new Date('2026-04-01T00:00:00Z');
  const recorded: unknown[] = [];
  // The choice of the signer sees the last second; the signature comes two seconds later.
  const times = [end, end, new Date(end.getTime() + 2_000)];
  const late = await signOne(
    made,
    () => times.shift() ?? new Date(end.getTime() + 2_000),
    recorded,
  );
  assert.ok(late && 'error' in late);
  assert.equal((late.error as { code: string }).code, 'SIGNER_NOT_IN_PERIOD');
  assert.equal(recorded.length, 0);
  const inTime = await signOne(made, () => end, recorded);
  assert.ok(inTime && 'sod' in inTime, JSON.stringify(inTime));
  assert.equal(recorded.length, 1);
});

for (const [kind, pair, algorithm, keyKind] of [
  ['P-256 with explicit parameters', () => explicitPair('P-256'), 'ecdsa-sha256', 'ec-explicit'],
  [
    'brainpoolP256r1 with explicit parameters',
    () => explicitPair('brainpoolP256r1'),
    'ecdsa-sha256',
    'ec-explicit',
  ],
  ['RSASSA-PSS', rsaPair, 'rsa-pss-sha256', 'rsa'],
] as const) {
  test(`hard case 17: ${kind}: CSCA, Document Signer and EF.SOD come back from parsing byte for byte, and openssl and Bouncy Castle verify them`, async (t: TestContext) => {
    if (!requireJudge(t, 'javac') || !requireJudge(t, '/usr/share/java/bcpkix.jar')) return;
    const made = await country(pair, algorithm);
    const outcome = await signOne(made, () => IN_PERIOD);
    assert.ok(outcome && 'sod' in outcome, String(outcome && 'error' in outcome && outcome.error));
    const contentInfo = parseSod(outcome.sod);
    const [info] = parseSignedData(contentInfo).signerInfos;
    assert.ok(info);
    for (const certificate of [made.csca, made.signer.certificate]) {
      assert.equal(certificate.spki.key.kind, keyKind);
      assert.deepEqual(certificate.signatureAlgorithm.raw, encodeSignatureAlgorithm(algorithm));
      const again = assembleSigned(certificate.tbs, algorithm, certificate.signature);
      assert.deepEqual(Buffer.from(again), Buffer.from(certificate.raw));
    }
    assert.equal(signatureAlgorithmOf(info.signatureAlgorithm), algorithm);
    assert.deepEqual(info.signatureAlgorithm.raw, encodeSignatureAlgorithm(algorithm));

    const hash = createHash('sha256').update(outcome.sod).digest('hex').slice(0, 8);
    const at = (suffix: string, bytes: Uint8Array): string => {
      const path = join(folder, `${hash}.${suffix}`);
      writeFileSync(path, bytes);
      return path;
    };
    const file = at('cms', contentInfo);
    const anchor = at('crt', made.csca.raw);
    const time = String(IN_PERIOD.getTime() / 1000);
    // The path builder of OpenSSL 3 takes no explicit parameters; its signatures do.
    const chain = keyKind === 'rsa' ? [] : ['-noverify'];
    const { code, text } = await run('openssl', [
      ...['cms', '-verify', '-inform', 'DER', '-in', file, '-purpose', 'any', '-attime', time],
      ...['-CAfile', pemFile(folder, hash, made.csca.raw), ...chain, '-out', '/dev/null'],
    ]);
    assert.equal(code, 0, text);
    const issuer = new X509Certificate(made.csca.raw).publicKey;
    assert.ok(new X509Certificate(made.signer.certificate.raw).verify(issuer));
    const verdict = (await judgeSignedData([{ name: 'sod', file, anchor }])).get('sod');
    assert.deepEqual(
      [verdict?.order, verdict?.bouncyCastle, verdict?.asJmrtd],
      ['sorted', 'valid', 'valid'],
    );
    const { checks } = verifyPassiveAuth(
      { sod: outcome.sod, dataGroups: new Map(), cscaCertificates: [made.csca], crls: [] },
      DEFAULT_POLICY,
      IN_PERIOD,
    );
    for (const wanted of ['sodSignature', 'path']) {
      const found = checks.find(({ check }) => check === wanted);
      assert.equal(found?.outcome, 'passed', `${wanted}: ${JSON.stringify(checks)}`);
    }
  });
}

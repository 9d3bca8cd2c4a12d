import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { parseDg1 } from '@tamga/formats';
import {
  insertCard,
  ROOT,
  runSamples,
  type SampleResult,
  SLOTS,
  staffClient,
  summarize,
} from '@tamga/workbench';
import { type Outcome, requireJudge, run } from '@tamga/workbench/fixtures';
import { type WholeSystem, wholeSystem } from './fixtures/whole-system.ts';

/** The main job once through pcscd, and every outside judge over what it made. */
let system: WholeSystem;
let result: SampleResult;
let saved: string;
let idCard: string;
let passport: string;

before(
  async () => {
    system = await wholeSystem();
    saved = join(system.layout.var, 'inspected');
    mkdirSync(saved);
    result = await runSamples(system.layout, {
      smartCards: system.smartCards,
      tell: () => {},
      samples: ['id-1', 'pp-1'],
      save: saved,
    });
    const numberOf = (product: string): string =>
      result.batch.documents.find((document) => document.product === product)?.documentNumber ?? '';
    idCard = join(saved, numberOf('id-card'));
    passport = join(saved, numberOf('passport'));
  },
  { timeout: 240_000 },
);

after(() => system?.remove());

const pki = (name: string): string => join(system.layout.pki, name);

async function succeeds(command: string, args: readonly string[], env?: Record<string, string>) {
  const outcome = await run(command, args, env === undefined ? {} : { env });
  assert.equal(outcome.code, 0, `${command} ${args.join(' ')}\n${outcome.text}`);
  return outcome;
}

function tamga(program: string, ...args: string[]): Promise<Outcome> {
  return run(process.execPath, [join(ROOT, program), ...args]);
}

test('every sample is made, activated, and found valid by an agency with a reader', () => {
  const rows = summarize(result);
  assert.equal(rows.length, 2);
  assert.deepEqual(
    rows.map(({ verdict }) => verdict),
    ['PASS', 'PASS'],
    JSON.stringify([rows, [...result.inspections]]),
  );
});

test('OpenSC lists PIN, keys, certificates and address, reads the address file, and signs', async (t) => {
  if (!requireJudge(t, 'pkcs15-tool') || !requireJudge(t, 'openssl')) {
    return;
  }
  const document = result.batch.documents.find(({ product }) => product === 'id-card');
  const pins = JSON.parse(readFileSync(join(system.layout.var, 'sample-pins.json'), 'utf8'));
  const pin = String(pins[document?.documentNumber ?? '']);
  const reader = system.smartCards?.slots[SLOTS.desk]?.reader ?? '';
  const environment = { ...system.smartCards?.environment };
  const opensc = (tool: string, ...args: string[]): Promise<Outcome> =>
    succeeds(tool, [...(tool === 'pkcs11-tool' ? [] : ['--reader', reader]), ...args], environment);
  const takeOut = await insertCard(system.layout, document?.blank ?? '');
  try {
    await cardIsThere(reader, environment);
    const dump = (await opensc('pkcs15-tool', '--dump')).text;
    assert.equal([...dump.matchAll(/^PIN \[/gm)].length, 1, dump);
    assert.equal([...dump.matchAll(/^Private RSA Key \[/gm)].length, 2, dump);
    assert.equal([...dump.matchAll(/^X.509 Certificate \[/gm)].length, 2, dump);
    const [, label = ''] = /Data object '([^']+)'/.exec(dump) ?? [];
    assert.match(label, /address/i, dump);

    const address = join(saved, 'address-by-opensc');
    await opensc(
      'pkcs15-tool',
      ...['--verify-pin', '--pin', pin, '--read-data-object', label, '--raw', '-o', address],
    );
    assert.deepEqual(readFileSync(address), readFileSync(join(idCard, 'address.bin')));

    const data = join(saved, 'to-sign');
    writeFileSync(data, 'Загвар / specimen');
    for (const [id, name] of [
      ['01', 'authentication'],
      ['02', 'signing'],
    ] as const) {
      const certificate = join(saved, `${name}.pem`);
      const key = join(saved, `${name}.key.pem`);
      const signature = join(saved, `${name}.signature`);
      await opensc('pkcs15-tool', '--read-certificate', id, '-o', certificate);
      await opensc(
        'pkcs11-tool',
        ...['--slot-index', await slotIndex(environment), '--login', '--pin', pin, '--sign'],
        ...['-m', 'SHA256-RSA-PKCS', '--id', id, '-i', data, '-o', signature],
      );
      const { stdout } = await succeeds('openssl', [
        ...['x509', '-in', certificate, '-noout', '-pubkey'],
      ]);
      writeFileSync(key, stdout);
      const verified = await succeeds('openssl', [
        ...['dgst', '-sha256', '-verify', key, '-signature', signature, data],
      ]);
      assert.match(verified.text, /Verified OK/);
      const der = await succeeds('openssl', ['x509', '-in', certificate, '-outform', 'DER']);
      assert.deepEqual(der.stdout, readFileSync(join(idCard, `${name}.cer`)));
    }
  } finally {
    await takeOut();
  }
});

/** vpcd tells of a card at its next look. */
async function cardIsThere(reader: string, environment: Record<string, string>): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const { code } = await run('opensc-tool', ['--reader', reader, '--atr'], { env: environment });
    if (code === 0) {
      return;
    }
    await pause(250);
  }
  throw new Error(`No card is in ${reader}.`);
}

/** PKCS#11 numbers only the slots with a token: ours is the one with our label. */
async function slotIndex(environment: Record<string, string>): Promise<string> {
  const { text } = await succeeds('pkcs11-tool', ['--list-token-slots'], environment);
  const lines = text.split('\n').filter((line) => line.startsWith('Slot '));
  assert.equal(lines.length, 1, text);
  return '0';
}

test('openssl: every certificate verifies strictly to its root, the CRLs verify', async (t) => {
  if (!requireJudge(t, 'openssl')) {
    return;
  }
  const pem = async (der: string): Promise<string> => {
    const path = join(saved, `${der.split('/').at(-1)}.pem`);
    await succeeds('openssl', ['x509', '-inform', 'DER', '-in', der, '-out', path]);
    return path;
  };
  const root = await pem(pki('citizen-root.crt'));
  const issuing = await pem(pki('citizen-issuing.crt'));
  const csca = await pem(pki('csca.crt'));
  const strictly = ['verify', '-x509_strict', '-check_ss_sig', '-CAfile'];
  await succeeds('openssl', [...strictly, root, root, issuing]);
  await succeeds('openssl', [...strictly, root, await pem(pki('address-signer.crt'))]);
  await succeeds('openssl', [...strictly, csca, csca, await pem(pki('document-signer.crt'))]);
  for (const name of ['authentication', 'signing']) {
    const leaf = await pem(join(idCard, `${name}.cer`));
    await succeeds('openssl', [...strictly, root, '-untrusted', issuing, leaf]);
    const dump = (await succeeds('openssl', ['x509', '-in', leaf, '-noout', '-text'])).text;
    const [, url = ''] = /URI:(http:\S+\.crl)/.exec(dump) ?? [];
    const crl = join(saved, `${name}.crl`);
    writeFileSync(crl, Buffer.from(await (await fetch(url)).arrayBuffer()));
    const judged = await succeeds('openssl', [
      ...['crl', '-inform', 'DER', '-in', crl, '-CAfile', issuing, '-noout'],
    ]);
    assert.match(judged.text, /verify OK/);
  }
  for (const [name, issuer] of [
    ['citizen-root.crl', root],
    ['csca.crl', csca],
  ] as const) {
    const judged = await succeeds('openssl', [
      ...['crl', '-inform', 'DER', '-in', pki(name), '-CAfile', issuer, '-noout'],
    ]);
    assert.match(judged.text, /verify OK/);
  }
});

test('openssl: EF.SOD’s CMS verifies, its SETs are sorted', async (t) => {
  if (!requireJudge(t, 'openssl')) {
    return;
  }
  const csca = join(saved, 'csca.crt.pem');
  await succeeds('openssl', ['x509', '-inform', 'DER', '-in', pki('csca.crt'), '-out', csca]);
  for (const folder of [idCard, passport]) {
    const sod = readFileSync(join(folder, 'SOD.bin'));
    const cms = join(folder, 'sod.cms');
    // EF.SOD is the ContentInfo under tag 77; its length field has three octets.
    writeFileSync(cms, sod.subarray(4));
    await succeeds('openssl', [
      ...['cms', '-verify', '-inform', 'DER', '-in', cms, '-CAfile', csca],
      ...['-purpose', 'any', '-out', join(folder, 'lds-security-object')],
    ]);
    const { stdout } = await succeeds('openssl', ['asn1parse', '-inform', 'DER', '-in', cms]);
    await assertSetsSorted(cms, stdout.toString());
  }
});

/**
 * Takes every SET from openssl's listing (certificates and signed attributes are SETs under [0] IMPLICIT): DER has their
 * members in ascending order, and -strparse reads each from where it stands.
 */
async function assertSetsSorted(file: string, listing: string): Promise<void> {
  const bytes = readFileSync(file);
  const rows = [
    ...listing.matchAll(/^\s*(\d+):d=(\d+)\s+hl=(\d+)\s+l=\s*(\d+) (?:cons|prim): (.*)$/gm),
  ];
  const parsed = rows.map(([, offset, depth, header, length, what = '']) => ({
    offset: Number(offset),
    depth: Number(depth),
    end: Number(offset) + Number(header) + Number(length),
    what: what.trim(),
  }));
  const sets = parsed.filter(({ what }) => what === 'SET' || what === 'cont [ 0 ]');
  assert.ok(sets.length >= 3, listing);
  let compared = 0;
  for (const set of sets) {
    await succeeds('openssl', [
      ...['asn1parse', '-inform', 'DER', '-in', file, '-strparse', String(set.offset), '-noout'],
    ]).catch((error: unknown) => {
      throw new Error(`openssl does not parse the SET at ${set.offset}.`, { cause: error });
    });
    const members = parsed
      .filter(
        ({ offset, end, depth }) =>
          offset > set.offset && end <= set.end && depth === set.depth + 1,
      )
      .map(({ offset, end }) => bytes.subarray(offset, end));
    for (const [index, member] of members.slice(1).entries()) {
      const before = members[index];
      assert.ok(before !== undefined && Buffer.compare(before, member) < 0);
      compared += 1;
    }
  }
  assert.ok(compared > 0, 'no SET has two members');
}

test('the MRZ in the order, on the chip and in print is one, character by character', async (t) => {
  if (!requireJudge(t, 'pdftotext')) {
    return;
  }
  const cases = [
    { folder: idCard, sample: 'id-1', spool: 'printers/id-1/spool', lines: 3 },
    { folder: passport, sample: 'pp-1', spool: 'printers/td3/spool', lines: 2 },
  ];
  for (const { folder, sample, spool, lines } of cases) {
    const chip = parseDg1(readFileSync(join(folder, 'DG1.bin')));
    const printed = await printedLines(join(system.layout.var, spool));
    assert.equal(chip.lines.length, lines);
    assert.deepEqual(printed, chip.lines);
    const { person } = JSON.parse(readFileSync(join(ROOT, `samples/${sample}.json`), 'utf8'));
    assert.deepEqual(
      {
        surname: chip.surname,
        givenName: chip.givenName,
        birthDate: chip.birthDate,
        sex: chip.sex,
        nationality: chip.nationality,
        documentNumber: chip.documentNumber,
      },
      {
        surname: person.surname.latin.toUpperCase(),
        givenName: person.givenName.latin.toUpperCase().replaceAll('-', ' '),
        birthDate: person.birthDate.slice(2).replaceAll('-', ''),
        sex: person.sex,
        nationality: person.nationality,
        documentNumber: folder.split('/').at(-1),
      },
    );
  }
});

/** The machine readable zone in the PDF that a printer got. */
async function printedLines(spool: string): Promise<readonly string[]> {
  for (const name of readdirSync(spool).filter((entry) => entry.endsWith('.pdf'))) {
    const { stdout } = await succeeds('pdftotext', ['-layout', join(spool, name), '-']);
    const lines = stdout
      .toString()
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => /^[A-Z0-9<]{30,44}$/.test(line));
    if (lines.length > 0) {
      return lines;
    }
  }
  throw new Error(`No PDF in ${spool} has a machine readable zone.`);
}

test('tamga-verify and the service judge what the card gave, and what was altered, with the right reason', async () => {
  const { ports } = system.layout;
  const trust = ['--pki', system.layout.pki, '--origin', `http://127.0.0.1:${ports.repository}`];
  const altered = (path: string, change: (bytes: Buffer) => void): string => {
    const bytes = Buffer.from(readFileSync(path));
    change(bytes);
    const copy = `${path}.altered`;
    writeFileSync(copy, bytes);
    return copy;
  };
  const turn = (at: (bytes: Buffer) => number) => (bytes: Buffer) => {
    const index = at(bytes);
    bytes[index] = (bytes[index] ?? 0) ^ 1;
  };
  const id = (name: string): string => join(idCard, name);
  const pp = (name: string): string => join(passport, name);
  const last = turn((bytes) => bytes.length - 1);
  const cases: readonly (readonly [
    what: string,
    files: readonly string[],
    code: number,
    reason?: string,
  ])[] = [
    ['certificate', [id('signing.cer')], 0],
    [
      'altered certificate',
      [altered(id('signing.cer'), last)],
      2,
      'CERTIFICATE_CHAIN_GENERAL_FAILURE',
    ],
    ['raw signature', [id('document'), id('document.sig'), id('signing.cer')], 0],
    [
      'altered document',
      [altered(id('document'), last), id('document.sig'), id('signing.cer')],
      1,
      'SIG_CRYPTO_FAILURE',
    ],
    ['CMS signature', [id('document.p7m')], 0],
    [
      'altered CMS content',
      [
        altered(
          id('document.p7m'),
          turn((bytes) => bytes.indexOf('specimen')),
        ),
      ],
      1,
      'HASH_FAILURE',
    ],
    ['address without the card', [id('address.bin')], 2, 'BINDING_NOT_PROVEN'],
    ['passport', [pp('SOD.bin'), pp('COM.bin'), pp('DG1.bin'), pp('DG2.bin')], 0],
    [
      'altered passport',
      [pp('SOD.bin'), altered(pp('DG2.bin'), last), pp('DG1.bin')],
      1,
      'SOD_HASH_MISMATCH',
    ],
    [
      'altered EF.SOD',
      [altered(pp('SOD.bin'), last), pp('DG1.bin'), pp('DG2.bin')],
      1,
      'SOD_SIGNATURE',
    ],
  ];
  for (const [what, files, code, reason] of cases) {
    const outcome = await tamga('verification/dist/cli.js', ...trust, '--json', ...files);
    assert.equal(outcome.code, code, `${what}: ${outcome.text}`);
    const report = JSON.parse(outcome.stdout.toString());
    assert.equal(report.subIndication, reason, what);
    const served = await upload(ports.verification, files);
    assert.equal(served.status, 200);
    assert.equal(served.body['subIndication'], reason, what);
    assert.equal(served.body['indication'], report.indication, what);
  }
  const proof = ['--challenge', id('challenge'), '--challenge-signature', id('challenge.sig')];
  const bound = async (file: string, certificate: string): Promise<Outcome> =>
    tamga(
      'verification/dist/cli.js',
      ...[...trust, '--json', '--address', file, '--card-certificate', certificate, ...proof],
    );
  assert.equal((await bound(id('address.bin'), id('authentication.cer'))).code, 0);
  const otherKey = await bound(id('address.bin'), id('signing.cer'));
  assert.equal(JSON.parse(otherKey.stdout.toString()).subIndication, 'NOT_BOUND');
  const moved = altered(
    id('address.bin'),
    turn((bytes) => bytes.indexOf('Жишээ') + 1),
  );
  const changed = await bound(moved, id('authentication.cer'));
  assert.equal(changed.code, 1);
  assert.equal(JSON.parse(changed.stdout.toString()).subIndication, 'HASH_FAILURE');
});

test('a certificate is valid, suspended, valid again and revoked, as OCSP and CRL say it', async () => {
  const { layout } = system;
  const trust = ['--pki', layout.pki, '--origin', `http://127.0.0.1:${layout.ports.repository}`];
  const document = result.batch.documents.find(({ product }) => product === 'id-card');
  const [serial = ''] = document?.certificateSerials ?? [];
  const files = ['authentication.cer', 'signing.cer'].map((name) => join(idCard, name));
  const judge = async (): Promise<readonly unknown[]> =>
    Promise.all(
      files.map(async (file) => {
        const { stdout } = await tamga('verification/dist/cli.js', ...trust, '--json', file);
        return JSON.parse(stdout.toString()).subIndication;
      }),
    );
  const security = staffClient(layout, 'security-1', 'ca');
  const change = (body: object): Promise<unknown> =>
    security.post(`/certificates/${serial}/status`, { requestId: randomUUID(), ...body });
  try {
    assert.deepEqual(await judge(), [undefined, undefined]);
    await change({ change: 'hold' });
    assert.equal((await judge()).filter((reason) => reason === 'TRY_LATER').length, 1);
    await change({ change: 'release' });
    await untilReleased(judge);
    await change({ change: 'revoke', reason: 'keyCompromise' });
    assert.equal((await judge()).filter((reason) => reason === 'REVOKED_NO_POE').length, 1);
  } finally {
    security.close();
  }
});

/** The CRL that names the hold is replaced a moment after OCSP knows. */
async function untilReleased(judge: () => Promise<readonly unknown[]>): Promise<void> {
  for (let attempt = 0; attempt < 20; attempt += 1) {
    if ((await judge()).every((reason) => reason === undefined)) {
      return;
    }
    await pause(500);
  }
  throw new Error('The released certificate is not valid again.');
}

/** As the agency's page sends it. */
async function upload(port: number, files: readonly string[]) {
  const form = new FormData();
  for (const file of files) {
    form.append('file', new Blob([new Uint8Array(readFileSync(file))]), file.split('/').at(-1));
  }
  const response = await fetch(`http://127.0.0.1:${port}/v1/validate`, {
    method: 'POST',
    body: form,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

test('the audit log of both services verifies, and knows every document and certificate', async () => {
  const { layout } = system;
  const password = readFileSync(join(layout.secrets, 'database-owner.password'), 'utf8');
  const outcome = await tamga(
    'ca/dist/cli.js',
    ...['audit', 'verify', '--json', '--pki', layout.pki],
    ...['--database', `postgres://postgres:${password}@127.0.0.1:${layout.ports.database}/tamga`],
    ...['--checkpoints', join(layout.var, 'export/checkpoints.jsonl')],
    ...['--schema', 'ca', '--schema', 'bureau'],
  );
  assert.equal(outcome.code, 0, outcome.text);
  const verdict = JSON.parse(outcome.stdout.toString());
  assert.deepEqual(verdict.faults, []);
  assert.equal(verdict.chains.length, 2);
  assert.ok(verdict.chains.every(({ events }: { events: number }) => events > 5));
});

test('nothing secret or personal is in the logs, spools’ names and journals', () => {
  const { layout } = system;
  const pins: string[] = Object.values(
    JSON.parse(readFileSync(join(layout.var, 'sample-pins.json'), 'utf8')),
  );
  const { person } = JSON.parse(readFileSync(join(ROOT, 'samples/id-1.json'), 'utf8'));
  const secrets = [
    ...readdirSync(layout.secrets).map((name) =>
      readFileSync(join(layout.secrets, name), 'utf8').trim(),
    ),
    person.civilNumber,
    person.registrationNumber,
    person.surname.cyrillic,
    person.surname.latin.toUpperCase(),
  ];
  assert.ok(secrets.length > 6 && pins.length > 0);
  for (const folder of [layout.logs, join(layout.var, 'journals')]) {
    assert.ok(existsSync(folder) && readdirSync(folder).length > 0);
    for (const name of readdirSync(folder)) {
      const text = readFileSync(join(folder, name), 'utf8');
      for (const secret of secrets) {
        assert.ok(!text.includes(secret), `${name} holds a secret (${hashOf(secret)})`);
      }
      for (const pin of pins) {
        assert.ok(!new RegExp(`(?<![0-9a-f])${pin}(?![0-9a-f])`).test(text), `${name} holds a PIN`);
      }
    }
  }
});

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type RunningCa, serveCa } from '@tamga/ca';
import type { CertificateRevocationList } from '@tamga/formats';
import { requireJudge } from '@tamga/workbench/fixtures';
import { changeStatus, issueCitizen, type Subject } from './citizens.ts';
import { entriesOf, fetchComplete, judgeWithDeltas, untilInDelta } from './delta-crls.ts';
import { runJava, runJavaWithCms } from './java/run-java.ts';
import { javaLine } from './path-judges.ts';
import { createWorld, type World } from './world.ts';

let world: World;
let ca: RunningCa;
let subjects: readonly (readonly [name: SubjectName, subject: Subject])[];
let lists: Readonly<Record<Lists, readonly CertificateRevocationList[]>>;

type SubjectName = 'good' | 'held' | 'released' | 'compromised';
type Lists = 'the older complete list' | 'it and the delta' | 'the delta alone' | 'the newest';

/** A register with a complete list that somebody fetched, and what changed since in the delta. */
before(async () => {
  world = await createWorld();
  ca = await serveCa({ ...world.config, crl: { ...world.config.crl, shards: 1 } });
  const issue = () => issueCitizen(world, ca);
  const change = async (subject: Subject, body: Parameters<typeof changeStatus>[3]) =>
    assert.equal((await changeStatus(world, ca, subject.serial, body)).status, 200);
  const [good, held, released, compromised] = [
    await issue(),
    await issue(),
    await issue(),
    await issue(),
  ];
  await change(released, { change: 'hold' });
  await change(compromised, { change: 'hold' });
  await untilInDelta(ca, compromised, 'certificateHold');
  const older = await fetchComplete(ca, good);
  await change(released, { change: 'release' });
  await change(compromised, { change: 'revoke', reason: 'keyCompromise' });
  await change(held, { change: 'hold' });
  const delta = await untilInDelta(ca, held, 'certificateHold');
  subjects = Object.entries({ good, held, released, compromised }) as typeof subjects;
  lists = {
    'the older complete list': [older],
    'it and the delta': [older, delta],
    'the delta alone': [delta],
    'the newest': [await fetchComplete(ca, good)],
  };
  assert.deepEqual(entriesOf(delta), {
    [held.serial]: 'certificateHold',
    [released.serial]: 'removeFromCRL',
    [compromised.serial]: 'keyCompromise',
  });
});
after(async () => {
  await ca.close();
  await world.remove();
});

type Verdict = 'valid' | 'revoked' | 'undetermined';
type Verdicts = Readonly<Record<SubjectName, Verdict>>;

const OLDER: Verdicts = {
  good: 'valid',
  held: 'valid',
  released: 'revoked',
  compromised: 'revoked',
};
const NOW: Verdicts = { good: 'valid', held: 'revoked', released: 'valid', compromised: 'revoked' };
const NOTHING: Verdicts = {
  good: 'undetermined',
  held: 'undetermined',
  released: 'undetermined',
  compromised: 'undetermined',
};

/** What a judge must say who knows deltas. */
const WITH_DELTAS: Readonly<Record<Lists, Verdicts>> = {
  'the older complete list': OLDER,
  'it and the delta': NOW,
  'the delta alone': NOTHING,
  'the newest': NOW,
};
/** Who does not know them takes none for a complete list: deltaCRLIndicator is critical. */
const WITHOUT_DELTAS = { ...WITH_DELTAS, 'it and the delta': OLDER };

/** The verdict of one judge on each subject by each choice of lists. */
async function verdicts(
  judge: (name: string, subject: Subject, chosen: readonly CertificateRevocationList[]) => unknown,
  read: (name: string) => Promise<Verdict>,
): Promise<Record<string, Record<string, Verdict>>> {
  const all = (Object.keys(lists) as Lists[]).flatMap((which) =>
    subjects.map(([name, subject]) => ({ which, name, subject, key: `${which}: ${name}` })),
  );
  for (const { key, subject, which } of all) await judge(key, subject, lists[which]);
  const said: Record<string, Record<string, Verdict>> = {};
  for (const { which, name, key } of all) said[which] = { ...said[which], [name]: await read(key) };
  return said;
}

function verdictOf(text: string, undetermined: RegExp): Verdict {
  if (text === 'valid') return 'valid';
  if (undetermined.test(text)) return 'undetermined';
  assert.match(text, /revo[ck]/i);
  return 'revoked';
}

const pki = (name: string): string => join(world.ceremony.pki, name);

function write(name: string, der: Uint8Array): string {
  const path = join(world.ceremony.folder, name.replaceAll(/[^a-z0-9]+/g, '-'));
  writeFileSync(path, der);
  return path;
}

/** The same for both programs in Java: a line for each path, and the answers by name. */
async function javaVerdicts(
  ask: (lines: string) => Promise<string>,
  undetermined: RegExp,
): Promise<Record<string, Record<string, Verdict>>> {
  const lines: string[] = [];
  let answers: Promise<ReadonlyMap<string, string>> | undefined;
  return verdicts(
    (name, { der }, chosen) => {
      const crls = chosen.map(({ raw }, index) => write(`${name} ${index}.crl`, raw));
      const path = [write(`${name}.cer`, der), pki('citizen-issuing.crt')];
      const anchor = pki('citizen-root.crt');
      const at = new Date();
      lines.push(javaLine({ name, anchor, path, crls: [...crls, pki('citizen-root.crl')], at }));
    },
    async (name) => {
      answers ??= ask(lines.join('\n')).then(
        (text) => new Map(text.split('\n').map((line) => line.split('|') as [string, string])),
      );
      return verdictOf((await answers).get(name) ?? '', undetermined);
    },
  );
}

test('openssl -use_deltas: the delta brings an older complete list up to date, and is none itself', async () => {
  const texts = new Map<string, string>();
  const said = await verdicts(
    async (name, subject, chosen) => {
      texts.set(name, await judgeWithDeltas(world, subject, chosen, '-use_deltas'));
    },
    async (name) => verdictOf(texts.get(name) ?? '', /unable to get certificate CRL/),
  );
  assert.deepEqual(said, WITH_DELTAS);
});

test('Bouncy Castle with deltas says the same', async (t) => {
  if (!requireJudge(t, 'javac') || !requireJudge(t, '/usr/share/java/bcpkix.jar')) return;
  const ask = (lines: string) => runJavaWithCms('JudgeDeltas', lines);
  assert.deepEqual(await javaVerdicts(ask, /No CRLs found|no valid CRL/i), WITH_DELTAS);
});

test('Java PKIX, which knows no deltas, never takes one for a complete list', async (t) => {
  if (!requireJudge(t, 'javac')) return;
  const ask = (lines: string) => runJava('JudgePaths', lines);
  assert.deepEqual(await javaVerdicts(ask, /^UNDETERMINED_REVOCATION_STATUS/), WITHOUT_DELTAS);
});

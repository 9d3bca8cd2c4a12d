import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type ImportOrdersReply, ProblemError } from '@tamga/contracts';
import { applicationsOf, type Rig, startRig } from './rig/rig.ts';

let rig: Rig;
before(async () => {
  rig = await startRig();
});
after(() => rig?.stop());

const wrongFields: readonly [
  name: string,
  change: (application: Record<string, unknown> & { person: object }) => object,
  pointer: string,
  detail: RegExp,
][] = [
  [
    'a civil number of two digits',
    (good) => ({ ...good, person: { ...good.person, civilNumber: '12' } }),
    '/applications/1/person/civilNumber',
    /pattern/,
  ],
  [
    'a birth date that is no day',
    (good) => ({ ...good, person: { ...good.person, birthDate: '1990-02-30' } }),
    '/applications/1/person/birthDate',
    /no day of the calendar/,
  ],
  [
    'a registration number of another birth date',
    (good) => ({ ...good, person: { ...good.person, birthDate: '1984-12-04' } }),
    '/applications/1/person/registrationNumber',
    /begin with the birth date/,
  ],
  [
    'a birth date in the future',
    (good) => ({ ...good, person: { ...good.person, birthDate: '2999-01-01' } }),
    '/applications/1/person/birthDate',
    /future/,
  ],
  [
    'an ID card without an address',
    ({ address: _, ...good }) => good,
    '/applications/1/address',
    /needs the home address/,
  ],
  [
    'a portrait that is no picture',
    (good) => ({ ...good, portrait: Buffer.from('no picture').toString('base64') }),
    '/applications/1/portrait',
    /./,
  ],
  [
    'a name of spaces',
    (good) => ({ ...good, person: { ...good.person, surname: { cyrillic: ' ', latin: 'A' } } }),
    '/applications/1/person/surname/cyrillic',
    /pattern/,
  ],
  [
    'a place that turns the direction of the text',
    (good) => ({ ...good, person: { ...good.person, birthPlace: 'Улаан\u202eбаатар' } }),
    '/applications/1/person/birthPlace',
    /pattern/,
  ],
  ['an unknown field', (good) => ({ ...good, colour: 'red' }), '/applications/1', /additional/],
];

for (const [name, change, pointer, detail] of wrongFields) {
  test(`${name}: the field and the reason are named, and nothing is imported`, async () => {
    const [good, other] = await applicationsOf(['id-1', 'id-2']);
    assert.ok(good !== undefined && other !== undefined);
    const count = async () =>
      (await rig.world.sql`select count(*)::int as orders from citizen_order`)[0]?.['orders'];
    const before = await count();
    const error = await rig
      .post('/orders', { applications: [good, change({ ...other })] })
      .catch((cause: unknown) => cause);
    assert.ok(error instanceof ProblemError, String(error));
    assert.ok([400, 422].includes(error.problem.status));
    const found = error.problem.errors?.find((field) => field.pointer === pointer);
    assert.match(found?.detail ?? '', detail, JSON.stringify(error.problem));
    assert.equal(await count(), before);
  });
}

async function refusal(asking: Promise<unknown>): Promise<ProblemError> {
  const error = await asking.then(
    () => assert.fail('it was taken'),
    (cause: unknown) => cause,
  );
  assert.ok(error instanceof ProblemError, String(error));
  return error;
}

test('an application that comes again gives its order; another one under its identifier is refused', async () => {
  const [sent, other] = await applicationsOf(['id-1', 'id-2']);
  assert.ok(sent !== undefined && other !== undefined);
  const post = (...applications: readonly object[]) =>
    rig.post<ImportOrdersReply>('/orders', { applications });
  const [first] = (await post(sent)).orders;
  assert.deepEqual((await post(sent)).orders, [first]);
  const moved = { ...sent, address: { ...sent.address, door: '35' } };
  const stranger = { ...other, applicationId: sent.applicationId };
  for (const applications of [[moved], [stranger], [other, stranger]]) {
    const { problem } = await refusal(post(...applications));
    assert.equal(problem.status, 409);
    assert.match(problem.detail ?? '', /give a corrected one a new identifier/);
  }
  const [row] = await rig.world.sql`
    select count(*)::int as orders from citizen_order where application_id = ${other.applicationId}`;
  assert.equal(row?.['orders'], 0, 'the good one beside it was not imported either');
});

const noIdentifiers: readonly [name: string, ask: () => Promise<unknown>][] = [
  ['a batch', () => rig.get('/batches/xyz')],
  ['a batch to start', () => rig.post('/batches/xyz/start', { line: 'line-1' })],
  ['orders of a batch', () => rig.post('/batches', { orderIds: ['xyz'] })],
  ['an activation', () => rig.get('/activations/xyz', 'officer-1')],
  ['a document to settle', () => rig.post('/documents/xyz/settle', { card: 'issued' })],
];

for (const [name, ask] of noIdentifiers) {
  test(`${name} by what is no identifier: the request is told to be wrong`, async () => {
    assert.equal((await refusal(ask())).problem.status, 400);
  });
}

import { assertRequestFits, serveEst } from '@tamga/ca/doors';
import { base64, name } from '@tamga/formats';
import { Answer, type NetworkTarget } from '../../fuzz-target.ts';
import { mutateBase64As } from '../../mutation/mutate-base64.ts';
import { mutateText } from '../../mutation/mutate-text.ts';
import { oneIn } from '../../mutation/random.ts';
import { csrForms, mutateCsr } from './csr-forms.ts';
import { openDoor, problemIn } from './door.ts';
import { isSignedShell } from './outer-parse.ts';
import { DER_READER } from './parser-files.ts';
import { Reached } from './reached.ts';
import { specimenEcKey } from './specimen-keys.ts';
import { authority } from './specimens.ts';

const machine = {
  kind: 'agent',
  name: 'line-9',
  subject: name(['C', 'MN'], ['O', 'SPECIMEN'], ['CN', 'agent line-9']),
  altNames: [
    { kind: 'dns', value: 'line-9.example' },
    { kind: 'uri', value: 'urn:tamga:agent:line-9' },
  ],
} as const;
const door = openDoor((app) =>
  serveEst(app, {
    operationsCa: authority,
    enroller: {
      async enrol(_credentials, csr) {
        assertRequestFits(csr, machine, 'optional');
        throw new Reached('The request fits.');
      },
      async renew() {
        throw new Reached('The request was read.');
      },
    },
  }),
);

const key = specimenEcKey('machine');
const FORMS = csrForms(key, machine.subject, machine.altNames).map((form) =>
  Buffer.from(base64(form).replace(/.{76}/g, '$&\r\n')),
);
const ID = '00000000-0000-4000-8000-000000000001';
const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

/** `POST simpleenroll`: a PKCS #10 request in base64 with line ends (RFC 7030 4.2.1), to the machine's names. */
export const EST: NetworkTarget = {
  name: 'est',
  valid: FORMS,
  mutate: mutateBase64As(mutateCsr(key)),
  read: (body) => enrol(body, basic(`${ID}:specimen`), isShell(body)),
  isRefusal: () => false,
  slowMs: 250,
  routes: ['POST /.well-known/est/simpleenroll', 'POST /.well-known/est/simplereenroll'],
  parser: [
    'platform/formats/dist/bytes/base64',
    'platform/formats/dist/csr/',
    ...DER_READER,
    'platform/formats/dist/names/parse-name',
    'platform/formats/dist/algorithms/subject-public-key-info',
    'ca/dist/est/read-request',
    'ca/dist/routes/est',
  ],
};

/** The `Authorization` of an enrolment: id and secret (RFC 7617 2). */
export const EST_CREDENTIALS: NetworkTarget = {
  name: 'est-credentials',
  valid: [basic(`${ID}:specimen`), basic(`${ID}:a:b`), `basic ${basic(`${ID}:`).slice(6)}`].map(
    (text) => Buffer.from(text),
  ),
  mutate(form, random) {
    const text = Buffer.from(form).toString('latin1');
    if (oneIn(4, random)) return Buffer.from(mutateText(text, random));
    const inside = Buffer.from(text.slice(text.indexOf(' ') + 1), 'base64').toString();
    return Buffer.from(basic(mutateText(inside, random)));
  },
  read: (header) => {
    // What the HTTP parser lets through: no controls but a tab.
    const text = Buffer.from(header)
      .toString('latin1')
      .replace(/[^\t -~\x80-\xff]/g, '');
    return enrol(FORMS[0] ?? header, text, /^Basic [A-Za-z0-9+/=]+$/i.test(text));
  },
  isRefusal: () => false,
  slowMs: 250,
  routes: [],
  parser: ['ca/dist/routes/est'],
};

async function enrol(body: Uint8Array, authorization: string, isPast: boolean): Promise<Answer> {
  const reply = await door.send({
    method: 'POST',
    url: '/.well-known/est/simpleenroll',
    type: 'application/pkcs10',
    authorization,
    body,
  });
  if (reply.isReached) return new Answer('taken', isPast);
  const problem = problemIn(reply);
  if (problem === undefined) throw new Error('A credential was issued by nobody.');
  return new Answer(problem.code, isPast, problem.detail);
}

function isShell(body: Uint8Array): boolean {
  const text = Buffer.from(body)
    .toString()
    .replace(/[\r\n\t ]/g, '');
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  return base64(bytes) === text && isSignedShell(bytes);
}

import { assertRequestFits, serveEst } from '@tamga/ca/doors';
import { base64, name } from '@tamga/formats';
import { Answer, type NetworkTarget } from '../../fuzz-target.ts';
import { mutateBase64As } from '../../mutation/mutate-base64.ts';
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
const SECRET = Buffer.from('00000000-0000-4000-8000-000000000001:specimen').toString('base64');

/** `POST simpleenroll`: a PKCS #10 request in base64 with line ends (RFC 7030 4.2.1), to the machine's names. */
export const EST: NetworkTarget = {
  name: 'est',
  valid: csrForms(key, machine.subject, machine.altNames).map((form) =>
    Buffer.from(base64(form).replace(/.{76}/g, '$&\r\n')),
  ),
  mutate: mutateBase64As(mutateCsr(key)),
  read: readBody,
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

async function readBody(body: Uint8Array): Promise<Answer> {
  const reply = await door.send({
    method: 'POST',
    url: '/.well-known/est/simpleenroll',
    type: 'application/pkcs10',
    authorization: `Basic ${SECRET}`,
    body,
  });
  if (reply.isReached) return new Answer('taken', isShell(body));
  const problem = problemIn(reply);
  if (problem === undefined) throw new Error('A credential was issued by nobody.');
  return new Answer(problem.code, isShell(body), problem.detail);
}

function isShell(body: Uint8Array): boolean {
  const text = Buffer.from(body)
    .toString()
    .replace(/[\r\n\t ]/g, '');
  const bytes = new Uint8Array(Buffer.from(text, 'base64'));
  return base64(bytes) === text && isSignedShell(bytes);
}

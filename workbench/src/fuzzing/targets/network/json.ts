import {
  serveAudit,
  serveCertificates,
  serveDocumentSigner,
  serveEnrolments,
  validateRequest,
} from '@tamga/ca/doors';
import { base64, name } from '@tamga/formats';
import type { Identity } from '@tamga/service';
import { Answer, type NetworkTarget } from '../../fuzz-target.ts';
import { mutateJson } from '../../mutation/mutate-json.ts';
import { csrForms } from './csr-forms.ts';
import { type DoorReply, openDoor, problemIn, type SeenProblem, seenProblem } from './door.ts';
import { JSON_READER } from './parser-files.ts';
import { behind, Reached } from './reached.ts';
import { type Schema, sampleOf } from './sample-of.ts';
import { specimenRsaKey } from './specimen-keys.ts';

/** Alternatives of unions, and lengths of lists, of which there is a valid form each. */
const FORMS = 4;

const csr = base64(
  csrForms(specimenRsaKey('citizen', 2048), name(['C', 'MN'], ['CN', 'SPECIMEN']), [
    { kind: 'dns', value: 'pki.example' },
  ])[1] ?? new Uint8Array(),
);

const bodies = new Map<string, Schema>();
const parameters = new Map<string, Schema>();
const door = openDoor((app) => {
  app.addHook('onRoute', ({ method, url, schema }) => {
    if (method !== 'POST' || schema?.body === undefined) return;
    bodies.set(url, schema.body as Schema);
    parameters.set(url, (schema.params ?? {}) as Schema);
  });
  const issuance = {
    async issue(request: Parameters<typeof validateRequest>[0]): Promise<never> {
      validateRequest(request);
      throw new Reached('The request is valid.');
    },
    idle: async () => {},
  };
  const clock = () => new Date();
  serveCertificates(app, {
    sql: behind(),
    issuance,
    changeStatus: behind(),
    requestsPerMessage: 100,
  });
  serveDocumentSigner(app, {
    sql: behind(),
    audit: behind(),
    pki: behind(),
    signing: behind(),
    sodsPerMessage: 100,
    clock,
  });
  serveEnrolments(app, behind());
  serveAudit(app, behind());
});

/** Each route of the authority that takes JSON: by its real validator, up to what lies behind it. */
export const JSON_BODIES: readonly NetworkTarget[] = [...bodies].map(([url, schema]) => ({
  name: `json${url.replace(/[/:]+/g, '-')}`,
  valid: Array.from({ length: FORMS }, (_, choice) =>
    Buffer.from(JSON.stringify(withRequests(sampleOf(schema, choice, url)))),
  ),
  mutate: mutateJson,
  read: async (body) => {
    const path = url.replace(/:(\w+)/g, (_, parameter) => pathPart(url, parameter));
    const request = { method: 'POST', url: path, type: 'application/json', body } as const;
    return answerOf(await door.send(request, callerOf(url)));
  },
  isRefusal: () => false,
  slowMs: 500,
  routes: [`POST ${url}`],
  parser: [...JSON_READER, 'ca/dist/routes/'],
}));

function pathPart(url: string, parameter: string): string {
  const schema = parameters.get(url)?.properties?.[parameter];
  return String(sampleOf(schema ?? {}, 0, `${url}:${parameter}`));
}

/** Somebody who may call it: what is refused at the door is not read. */
function callerOf(url: string): Identity | undefined {
  const access = door.routes.find((route) => route.url === url)?.access ?? [];
  for (const rule of access) {
    const [kind, own = ''] = rule.split(':');
    if (kind === 'service' || kind === 'agent') return { kind, name: own.replace('*', 'bureau') };
    if (kind === 'staff') return { kind, name: own.replace('*', '1') };
  }
  return undefined;
}

function answerOf(reply: DoorReply): Answer {
  if (reply.isReached) return new Answer('taken', true);
  const problem = problemIn(reply) ?? firstProblem(reply);
  if (problem === undefined) return new Answer('taken', true);
  const { code, detail, isOfFields } = problem;
  // Of the codes this one alone stands for JSON that is none.
  const isRead = code !== 'REQUEST_INVALID' || isOfFields;
  return new Answer(isOfFields ? `${code} fields` : code, isRead, detail);
}

/** Of several results in one reply. */
function firstProblem({ body }: DoorReply): SeenProblem | undefined {
  const { results = [] } = JSON.parse(Buffer.from(body).toString()) as {
    results?: readonly { problem?: Parameters<typeof seenProblem>[0] }[];
  };
  return results.flatMap(({ problem }) => (problem === undefined ? [] : [seenProblem(problem)]))[0];
}

/** Base64 that is a request where one is asked for: a schema does not say what the bytes are. */
function withRequests(sample: unknown): unknown {
  return JSON.parse(JSON.stringify(sample), (member, value) =>
    member === 'certificationRequest' ? csr : value,
  );
}

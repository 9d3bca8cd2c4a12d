import type { Problem } from '@tamga/contracts';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServiceErrorCode } from '../errors.ts';

export interface ProblemKind {
  readonly status: number;
  readonly title: string;
}

/** Status and title for each code of a package's error class. */
export type ProblemTable = Readonly<Record<string, ProblemKind>>;

export const SERVICE_PROBLEMS: Readonly<Record<ServiceErrorCode, ProblemKind>> = {
  CONFIG_INVALID: { status: 500, title: 'The service is not configured' },
  DATABASE_UNAVAILABLE: { status: 503, title: 'The database does not answer' },
  MIGRATION_CHANGED: { status: 500, title: 'The database was migrated differently' },
  MIGRATION_FAILED: { status: 500, title: 'The database cannot be migrated' },
  ACCESS_NOT_DECLARED: { status: 500, title: 'A route is not guarded' },
  NOT_AUTHENTICATED: { status: 401, title: 'Not authenticated' },
  NOT_ALLOWED: { status: 403, title: 'Not allowed' },
  REQUEST_INVALID: { status: 400, title: 'The request is not valid' },
  NOT_FOUND: { status: 404, title: 'Not found' },
  LINK_SPENT: { status: 403, title: 'The link was used or has expired' },
  ORIGIN_REFUSED: { status: 403, title: 'The request came from another page' },
  AUDIT_UNWRITABLE: { status: 503, title: 'The audit log cannot be written' },
  APPROVAL_OWN: { status: 403, title: 'Nobody approves their own request' },
  APPROVAL_MISSING: { status: 403, title: 'Not approved yet' },
  APPROVAL_CLOSED: { status: 409, title: 'The request for approval is closed' },
  APPROVAL_EXPIRED: { status: 409, title: 'The request for approval has expired' },
  APPROVAL_CHANGED: { status: 409, title: 'Something else was approved' },
  INTERNAL: { status: 500, title: 'The service failed' },
};

/** One place turns errors into problem documents (RFC 9457); what is unknown becomes 500 without detail. */
export function mapProblems(app: FastifyInstance, table: ProblemTable): void {
  const kinds: ProblemTable = { ...SERVICE_PROBLEMS, ...table };
  app.setErrorHandler((error: FastifyError, request, reply) =>
    sendProblem(reply, toProblem(error, request, kinds)),
  );
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, { ...document('NOT_FOUND', SERVICE_PROBLEMS.NOT_FOUND) }),
  );
}

/** A path that no route can be looked up by: badly escaped, or with a parameter that is too long. */
export function answerFrameworkError(
  error: FastifyError,
  _request: FastifyRequest,
  reply: FastifyReply,
): void {
  sendProblem(reply, {
    ...document('REQUEST_INVALID', SERVICE_PROBLEMS.REQUEST_INVALID),
    status: error.statusCode ?? 400,
    detail: 'The path is not well formed.',
  });
}

/** The problem document of one error, for replies that carry several. */
export function problemOf(error: unknown, table: ProblemTable): Problem {
  const kinds: ProblemTable = { ...SERVICE_PROBLEMS, ...table };
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') {
    const kind = kinds[error.code];
    if (kind !== undefined) {
      return {
        ...document(error.code, kind),
        ...detailOf(kind, error.message),
        ...fieldsOf(error),
      };
    }
  }
  return document('INTERNAL', SERVICE_PROBLEMS.INTERNAL);
}

function toProblem(error: FastifyError, request: FastifyRequest, kinds: ProblemTable): Problem {
  if (error.validation !== undefined) {
    return {
      ...document('REQUEST_INVALID', SERVICE_PROBLEMS.REQUEST_INVALID),
      detail: `Some fields of the ${error.validationContext ?? 'request'} are wrong; each is listed.`,
      errors: error.validation.map(({ instancePath, message }) => ({
        pointer: instancePath === '' ? '/' : instancePath,
        detail: message ?? 'is not valid',
      })),
    };
  }
  const problem = problemOf(error, kinds);
  if (problem.status < 500) {
    return problem;
  }
  if (problem.code !== 'INTERNAL') {
    return logged(problem, error, request);
  }
  const status = error.statusCode;
  if (status !== undefined && status >= 400 && status < 500) {
    return {
      type: 'about:blank',
      title: SERVICE_PROBLEMS.REQUEST_INVALID.title,
      status,
      code: 'REQUEST_INVALID',
      detail: error.message,
    };
  }
  return logged(problem, error, request);
}

/** The caller gets an id to name, the log what lies behind it. */
function logged(problem: Problem, error: FastifyError, request: FastifyRequest): Problem {
  request.log.error({ err: error }, 'a request failed for a reason of our own');
  return { ...problem, instance: `urn:uuid:${request.id}` };
}

function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  return reply.status(problem.status).type('application/problem+json').send(problem);
}

function document(code: string, { status, title }: ProblemKind): Problem {
  return { type: 'about:blank', title, status, code };
}

/** Of our own faults the caller learns the title only. */
function detailOf(kind: ProblemKind, message: string): { detail?: string } {
  return kind.status === 500 ? {} : { detail: message };
}

function fieldsOf(error: object): Pick<Problem, 'errors'> {
  const errors: unknown = 'errors' in error ? error.errors : undefined;
  if (!Array.isArray(errors) || errors.length === 0) {
    return {};
  }
  return {
    errors: errors.map((entry: { pointer?: unknown; detail?: unknown }) => ({
      pointer: String(entry.pointer),
      detail: String(entry.detail),
    })),
  };
}

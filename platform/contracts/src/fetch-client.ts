import type { Problem } from './common.ts';

/** A service answered with a problem document (RFC 9457). */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail ?? problem.title);
    this.name = 'ProblemError';
    this.problem = problem;
  }
}

/** How bytes travel: node:https with a client certificate, or the browser's fetch. */
export type Send = (request: {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: string;
}) => Promise<{ readonly status: number; readonly body: string }>;

/**
 * Sends JSON and gives the parsed answer.
 *
 * @throws ProblemError when the service answered 4xx or 5xx.
 */
export async function requestJson<Reply>(
  send: Send,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<Reply> {
  const answer = await send(
    body === undefined ? { method, path } : { method, path, body: JSON.stringify(body) },
  );
  if (answer.status < 400) {
    return JSON.parse(answer.body) as Reply;
  }
  throw new ProblemError(readProblem(answer.status, answer.body));
}

function readProblem(status: number, body: string): Problem {
  try {
    const parsed = JSON.parse(body) as Problem;
    if (typeof parsed.title === 'string' && typeof parsed.code === 'string') {
      return parsed;
    }
  } catch {
    // not a problem document: a proxy or a broken service answered
  }
  return {
    type: 'about:blank',
    title: `The service answered ${status}`,
    status,
    code: 'UNREADABLE_ANSWER',
  };
}

import type { FastifyInstance } from 'fastify';
import { ServiceError } from '../errors.ts';

/**
 * Deepest nesting of a JSON body: no contract has ten levels. Validators call themselves once a level, some before they
 * look at types, and twenty thousand levels fit into a body: their stack would end first.
 */
const MAX_DEPTH = 32;

/** Takes JSON as Fastify does (no names that reach for a prototype), and refuses what is nested too deep. */
export function readJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser<string>(
    'application/json',
    { parseAs: 'string' },
    (request, body, done) => {
      parse(request, body, (error, value) => {
        if (error === null && isDeeperThan(MAX_DEPTH, value)) {
          const detail = `The body is nested more than ${MAX_DEPTH} levels deep.`;
          done(new ServiceError('REQUEST_INVALID', detail));
        } else {
          done(error, value);
        }
      });
    },
  );
}

/** Level by level, without calling itself. */
function isDeeperThan(most: number, value: unknown): boolean {
  let level = [value].filter(isNested);
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth === most) return true;
    level = level.flatMap((inside) => Object.values(inside).filter(isNested));
  }
  return false;
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

import { randomUUID } from 'node:crypto';
import type { AgentMessage, Devices, ServerMessage } from '@tamga/contracts';
import { BureauError } from '../errors.ts';

type Answer = Extract<AgentMessage, { id: string }>;
type Request = ServerMessage extends infer One
  ? One extends { id: string }
    ? Omit<One, 'id'>
    : never
  : never;

/** The bureau's end of one workstation's connection: requests by id, each with one answer and a deadline. */
export interface AgentLink {
  readonly agent: string;
  readonly devices: Devices | undefined;
  /** When the last message came; a line is alive by its beat and nothing else. */
  readonly lastHeard: Date;
  readonly isLost: boolean;
  /**
   * Sends and waits for the answer.
   *
   * @throws BureauError AGENT_LOST when the connection ends or the deadline passes: what was sent may have been done.
   *         BureauError AGENT_FAULT when the workstation refused.
   */
  request(
    request: Request,
    options: { readonly timeoutMs: number; readonly onProgress?: OnProgress },
  ): Promise<Answer>;
  receive(message: AgentMessage): void;
  lost(): void;
}

/** Hears of each progress, and says within how many milliseconds the next message must come. */
type OnProgress = (answer: Answer) => number;

/** Job states after which no further jobState message comes. */
const FINAL_JOB_STATES: ReadonlySet<string> = new Set([
  'completed',
  'canceled',
  'aborted',
  'unknown',
]);

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: BureauError) => void;
  readonly onProgress: OnProgress | undefined;
  timer: NodeJS.Timeout;
}

export function createAgentLink(options: {
  readonly agent: string;
  readonly send: (message: ServerMessage) => void;
  readonly now: () => Date;
}): AgentLink {
  const waiting = new Map<string, Waiting>();
  let devices: Devices | undefined;
  let lastHeard = options.now();
  let gone = false;

  const settle = (id: string): Waiting | undefined => {
    const entry = waiting.get(id);
    if (entry !== undefined) {
      waiting.delete(id);
      clearTimeout(entry.timer);
    }
    return entry;
  };

  const deadline = (id: string, timeoutMs: number): NodeJS.Timeout =>
    setTimeout(() => {
      settle(id)?.reject(
        new BureauError(
          'AGENT_LOST',
          `The workstation ${options.agent} did not answer within ${timeoutMs / 1000} s.`,
        ),
      );
    }, timeoutMs);

  return {
    agent: options.agent,
    get isLost() {
      return gone;
    },
    get devices() {
      return devices;
    },
    get lastHeard() {
      return lastHeard;
    },
    request(request, { timeoutMs, onProgress }) {
      if (gone) {
        return Promise.reject(lostError(options.agent));
      }
      const id = randomUUID();
      return new Promise<Answer>((resolve, reject) => {
        const timer = deadline(id, timeoutMs);
        waiting.set(id, { resolve, reject, onProgress, timer });
        options.send({ ...request, id } as ServerMessage);
      });
    },
    receive(message) {
      lastHeard = options.now();
      if (message.type === 'devices') {
        devices = message;
        return;
      }
      if (!('id' in message)) {
        return;
      }
      if (message.type === 'jobState' && !FINAL_JOB_STATES.has(message.state)) {
        const entry = waiting.get(message.id);
        const nextMs = entry?.onProgress?.(message);
        if (entry !== undefined && nextMs !== undefined) {
          clearTimeout(entry.timer);
          entry.timer = deadline(message.id, nextMs);
        }
        return;
      }
      const entry = settle(message.id);
      if (message.type === 'fault') {
        entry?.reject(
          new BureauError('AGENT_FAULT', clipped(message.message), {
            cause: { fault: message.code },
          }),
        );
        return;
      }
      entry?.resolve(message);
    },
    lost() {
      gone = true;
      for (const id of [...waiting.keys()]) {
        settle(id)?.reject(lostError(options.agent));
      }
    },
  };
}

/** What a workstation tells is shown and logged: not more of it than a person reads. */
export function clipped(text: string): string {
  return text.length <= MAX_TOLD ? text : `${text.slice(0, MAX_TOLD)} …`;
}

const MAX_TOLD = 300;

function lostError(agent: string): BureauError {
  return new BureauError(
    'AGENT_LOST',
    `The connection to the workstation ${agent} ended: look where the card is.`,
  );
}

import { readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { type AgentMessage, MAX_FRAME_BYTES, ServerMessage } from '@tamga/contracts';
import type { Logger } from 'pino';
import { Compile } from 'typebox/compile';
import { WebSocket } from 'ws';

export interface ServerAddress {
  /** `wss://host:port/agents` */
  readonly url: string;
  readonly tls: { readonly cert: string; readonly key: string; readonly ca: string };
}

const BEAT_MS = 2_000;
const FIRST_RETRY_MS = 250;
/** A restarted bureau has its workstations back soon; a few hundred of them knocking so often are no burden. */
const LAST_RETRY_MS = 2_000;

/** The bureau refuses this workstation (RFC 6455 section 7.4.1): knocking faster does not help. */
const POLICY_VIOLATION = 1008;

const serverMessage = Compile(ServerMessage);

/**
 * Keeps one connection to the bureau until `signal` ends it. Messages that are sent while there is none are dropped:
 * the bureau asks again by the same id and gets the remembered answer.
 */
export function connectToBureau(options: {
  readonly server: ServerAddress;
  readonly log: Logger;
  readonly signal: AbortSignal;
  readonly now: () => Date;
  /** Called on each new connection with the way to answer on it. */
  readonly greet: (send: (message: AgentMessage) => void) => Promise<void>;
  readonly receive: (message: ServerMessage) => Promise<void>;
}): { readonly send: (message: AgentMessage) => void; readonly ended: Promise<void> } {
  let socket: WebSocket | undefined;
  const send = (message: AgentMessage): void => {
    if (socket?.readyState === WebSocket.OPEN) {
      socket.send(JSON.stringify(message));
    }
  };
  return { send, ended: run() };

  async function run(): Promise<void> {
    let retry = FIRST_RETRY_MS;
    while (!options.signal.aborted) {
      const stayed = await session();
      retry = stayed ? FIRST_RETRY_MS : Math.min(retry * 2, LAST_RETRY_MS);
      await pause(retry, undefined, { signal: options.signal }).catch(() => {});
    }
  }

  /** One connection from its opening to its end; true when the bureau had taken it. */
  function session(): Promise<boolean> {
    const { server, log, signal } = options;
    return new Promise((resolve) => {
      const opened = new WebSocket(server.url, {
        cert: readFileSync(server.tls.cert),
        key: readFileSync(server.tls.key),
        ca: readFileSync(server.tls.ca),
        maxPayload: MAX_FRAME_BYTES,
        perMessageDeflate: false,
      });
      socket = opened;
      let wasOpen = false;
      const beat = setInterval(
        () => send({ type: 'beat', at: options.now().toISOString() }),
        BEAT_MS,
      );
      const stop = (): void => opened.close(1000, 'agent stops');
      signal.addEventListener('abort', stop, { once: true });
      opened.on('open', () => {
        wasOpen = true;
        log.info({ server: server.url }, 'connected to the bureau');
        options.greet(send).catch((error: unknown) => {
          log.error({ err: error }, 'the devices cannot be described');
          opened.close(1011, 'devices');
        });
      });
      opened.on('message', (data) => {
        const text = data.toString();
        handle(text).catch((error: unknown) => log.error({ err: error }, 'a message failed'));
      });
      opened.on('error', (error) => log.warn({ code: error.message }, 'connection to the bureau'));
      opened.on('close', (code, reason) => {
        if (wasOpen && !signal.aborted) {
          log.warn({ code, reason: reason.toString() }, 'the connection to the bureau ended');
        }
        clearInterval(beat);
        signal.removeEventListener('abort', stop);
        socket = undefined;
        resolve(wasOpen && code !== POLICY_VIOLATION);
      });
    });
  }

  async function handle(text: string): Promise<void> {
    const message: unknown = JSON.parse(text);
    if (!serverMessage.Check(message)) {
      options.log.error('the bureau sent a message that this agent does not know; it was ignored');
      return;
    }
    await options.receive(message);
  }
}

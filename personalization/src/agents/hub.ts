import { AgentMessage, MAX_FRAME_BYTES, type ServerMessage } from '@tamga/contracts';
import type { FastifyBaseLogger } from 'fastify';
import { Compile } from 'typebox/compile';
import type { RawData, WebSocket } from 'ws';
import { BureauError } from '../errors.ts';
import { type AgentLink, createAgentLink } from './agent-link.ts';

const agentMessage = Compile(AgentMessage);

/** A workstation that was silent for longer is not alive; agents beat every two seconds. */
const SILENCE_MS = 10_000;
const SWEEP_MS = 2_000;
/** More than this waiting to be sent means that the workstation does not read. */
const MAX_BUFFERED_BYTES = 4 * MAX_FRAME_BYTES;

/** All workstations that are connected to this bureau, by the name in their certificate. */
export interface AgentHub {
  /**
   * Takes a new connection. While an older one of the same name is alive the new one is refused: two machines with one
   * certificate are a mistake or an attack, and one that lost its line comes again until the old connection is silent.
   */
  accept(agent: string, socket: WebSocket): void;
  /** @throws BureauError LINE_UNAVAILABLE when the workstation is not connected or silent. */
  link(agent: string): AgentLink;
  connected(): readonly AgentLink[];
  close(): void;
}

export function createAgentHub(options: {
  readonly log: FastifyBaseLogger;
  readonly now: () => Date;
}): AgentHub {
  const links = new Map<string, { link: AgentLink; socket: WebSocket }>();
  const isSilent = (link: AgentLink): boolean =>
    options.now().getTime() - link.lastHeard.getTime() > SILENCE_MS;
  // Whoever waits for a silent workstation hears that it is lost, without waiting for the answer's own deadline.
  const sweep = setInterval(() => {
    for (const { link, socket } of links.values()) {
      if (isSilent(link)) {
        socket.terminate();
      }
    }
  }, SWEEP_MS);

  return {
    accept(agent, socket) {
      const known = links.get(agent);
      if (known !== undefined && !isSilent(known.link)) {
        options.log.warn({ agent }, 'a second connection of a workstation was refused');
        socket.close(1008, 'this workstation is connected already');
        return;
      }
      known?.socket.terminate();
      const link = createAgentLink({
        agent,
        send: (message) => sendBounded(agent, socket, message),
        now: options.now,
      });
      links.set(agent, { link, socket });
      socket.on('message', (data: RawData) => receive(agent, link, socket, data));
      socket.on('close', () => {
        link.lost();
        if (links.get(agent)?.link === link) {
          links.delete(agent);
        }
      });
      socket.on('error', (error) => options.log.warn({ agent, err: error }, 'workstation'));
    },
    link(agent) {
      const entry = links.get(agent);
      if (entry === undefined || isSilent(entry.link)) {
        throw new BureauError(
          'LINE_UNAVAILABLE',
          `The workstation ${agent} is not connected: start its agent and look at its line.`,
        );
      }
      return entry.link;
    },
    connected: () => [...links.values()].map(({ link }) => link),
    close() {
      clearInterval(sweep);
      for (const { link, socket } of links.values()) {
        link.lost();
        socket.close(1001, 'the bureau stops');
      }
      links.clear();
    },
  };

  function receive(agent: string, link: AgentLink, socket: WebSocket, data: RawData): void {
    const message = parse(data.toString());
    if (message === undefined || (message.type === 'hello' && message.agent !== agent)) {
      options.log.warn({ agent }, 'the workstation sent a message that is not of the protocol');
      socket.close(1008, 'not of the protocol');
      return;
    }
    link.receive(message);
  }

  function sendBounded(agent: string, socket: WebSocket, message: ServerMessage): void {
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) {
      options.log.warn({ agent }, 'the workstation does not read what is sent to it');
      socket.close(1013, 'not reading');
      return;
    }
    socket.send(JSON.stringify(message));
  }
}

function parse(text: string): AgentMessage | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return agentMessage.Check(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

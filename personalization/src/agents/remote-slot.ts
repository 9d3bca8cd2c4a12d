import type { ApduCommand, ApduResponse, Transceiver } from '@tamga/applet-tools';
import type { FaultCode, WireCommand } from '@tamga/contracts';
import { BureauError } from '../errors.ts';
import { type AgentLink, clipped } from './agent-link.ts';

const EXCHANGE_TIMEOUT_MS = 150_000;
const MOVE_TIMEOUT_MS = 60_000;

/** A card in a workstation's reader, as a Transceiver whose other end is the agent. */
export interface RemoteCard extends Transceiver {
  /** Cold reset: everything volatile on the card is gone, the lease is new. */
  reset(): Promise<void>;
  moveTo(station: 'chip' | 'printer' | 'eject' | 'reject'): Promise<void>;
}

/**
 * Asks the workstation for a card in the slot: its feeder moves one there, or its officer inserts one.
 *
 * @throws BureauError AGENT_FAULT (no card, hopper empty, work not started there), AGENT_LOST
 */
export async function openRemoteCard(
  link: AgentLink,
  request: {
    readonly slot: string;
    readonly job: string;
    readonly title: string;
    readonly timeoutMs: number;
  },
): Promise<RemoteCard> {
  const answer = await link.request(
    { type: 'openSlot', ...request },
    { timeoutMs: request.timeoutMs + 5_000 },
  );
  if (answer.type !== 'slot') {
    throw unexpected(link.agent, answer.type);
  }
  let lease = answer.lease;
  const atr = Uint8Array.from(Buffer.from(answer.atr, 'hex'));
  return {
    atr,
    transmit: (commands) => exchange(link, lease, commands),
    async reset() {
      const reply = await link.request(
        { type: 'resetSlot', lease },
        { timeoutMs: MOVE_TIMEOUT_MS },
      );
      if (reply.type !== 'slot') {
        throw unexpected(link.agent, reply.type);
      }
      lease = reply.lease;
    },
    async moveTo(station) {
      const reply = await link.request(
        { type: 'cardTo', lease, station },
        { timeoutMs: MOVE_TIMEOUT_MS },
      );
      if (reply.type !== 'moved') {
        throw unexpected(link.agent, reply.type);
      }
    },
  };
}

async function exchange(
  link: AgentLink,
  lease: string,
  commands: readonly ApduCommand[],
): Promise<readonly ApduResponse[]> {
  const answer = await link.request(
    { type: 'exchange', lease, commands: commands.map(toWire) },
    { timeoutMs: EXCHANGE_TIMEOUT_MS },
  );
  if (answer.type !== 'responses') {
    throw unexpected(link.agent, answer.type);
  }
  if (answer.fault !== undefined) {
    throw new BureauError(bureauCode(answer.fault.code), clipped(answer.fault.message), {
      cause: { fault: answer.fault.code, answered: answer.responses.length },
    });
  }
  return answer.responses.map(({ data, sw }) => ({
    data: Uint8Array.from(Buffer.from(data, 'hex')),
    sw,
  }));
}

function bureauCode(fault: FaultCode): BureauError['code'] {
  switch (fault) {
    case 'CARD_REMOVED':
    case 'NO_CARD':
      return 'CARD_REMOVED';
    case 'UNKNOWN_OUTCOME':
      return 'OUTCOME_UNKNOWN';
    case 'PROMPT_CANCELLED':
      return 'PIN_NOT_SET';
    default:
      return 'AGENT_FAULT';
  }
}

function toWire(command: ApduCommand): WireCommand {
  return {
    apdu: Buffer.from(command.apdu).toString('hex'),
    ...(command.expected === undefined ? {} : { expected: [...command.expected] }),
    ...(command.secret === undefined ? {} : { secret: command.secret }),
    ...(command.irreversible === undefined ? {} : { irreversible: command.irreversible }),
  };
}

function unexpected(agent: string, type: string): BureauError {
  return new BureauError(
    'AGENT_FAULT',
    `The workstation ${agent} gave an answer of another kind (${type}).`,
  );
}

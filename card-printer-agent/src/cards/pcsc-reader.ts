import { CardError, type PcscConnection, type PcscContext } from '@tamga/applet-tools';
import { AgentError, type AgentErrorCode } from '../errors.ts';
import type { CardConnection, CardReader } from './reader.ts';

const READER_TIMEOUT_MS = 5_000;
const FAULTS: Readonly<Partial<Record<CardError['code'], AgentErrorCode>>> = {
  CARD_REMOVED: 'CARD_REMOVED',
  NO_CARD: 'NO_CARD',
  READER_UNAVAILABLE: 'NO_READER',
};

/** A reader of the PC/SC service. */
export function pcscReader(context: PcscContext, name: string): CardReader {
  return {
    name,
    inProcess: false,
    connect: (timeoutMs) =>
      asAgentErrors(async () => {
        const reader = await context.reader(name, READER_TIMEOUT_MS);
        return wrap(await reader.connect(timeoutMs));
      }),
    close: async () => {},
  };
}

function wrap(connection: PcscConnection): CardConnection {
  return {
    atr: connection.atr,
    transmit: (commands) => asAgentErrors(() => connection.transmit(commands)),
    reset: () => asAgentErrors(async () => wrap(await connection.reset())),
    disconnect: () => connection.disconnect(),
  };
}

async function asAgentErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof CardError ? FAULTS[error.code] : undefined;
    throw code === undefined || !(error instanceof Error)
      ? error
      : new AgentError(code, error.message, { cause: error });
  }
}

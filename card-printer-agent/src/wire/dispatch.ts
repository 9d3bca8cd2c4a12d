import type { AgentMessage, Devices, ServerMessage } from '@tamga/contracts';
import type { Slot } from '../cards/slot.ts';
import { AgentError } from '../errors.ts';
import { followJob } from '../printing/job.ts';
import type { Printer } from '../printing/printer.ts';
import { rememberAnswers } from './answers.ts';
import type { Journal } from './journal.ts';

export interface Workstation {
  readonly slots: readonly Slot[];
  readonly printers: readonly { readonly printer: Printer; readonly media: string }[];
  readonly journal: Journal;
  /** Whether the officer of this workstation started work of this kind; an agent opens no reader otherwise. */
  readonly accepts: (title: string) => boolean;
  readonly signal: AbortSignal;
}

/** Turns each message of the server into work on the devices and one answer. */
export function createDispatcher(
  station: Workstation,
  send: (message: AgentMessage) => void,
): (message: ServerMessage) => Promise<void> {
  const answers = rememberAnswers();
  const slotsByLease = new Map<string, Slot>();

  return async (message) => {
    const answer = await answers.once(message.id, () =>
      perform(message).catch((cause: unknown) => faultMessage(message.id, cause)),
    );
    send(answer);
  };

  async function perform(message: ServerMessage): Promise<AgentMessage> {
    switch (message.type) {
      case 'openSlot': {
        const slot = requireSlot(message.slot);
        if (!station.accepts(message.title)) {
          throw new AgentError(
            'JOB_NOT_STARTED_HERE',
            'No officer of this workstation has started this work: the reader stays closed.',
          );
        }
        return leased(message.id, slot, await slot.open(message));
      }
      case 'exchange': {
        refuseRepeat(message.id);
        const slot = slotOf(message.lease);
        const { responses, fault } = await slot.exchange(
          message.id,
          message.lease,
          message.commands,
        );
        const answer = { type: 'responses' as const, id: message.id, responses: [...responses] };
        return fault === undefined
          ? answer
          : { ...answer, fault: { code: faultCode(fault), message: fault.message } };
      }
      case 'resetSlot': {
        const slot = slotOf(message.lease);
        return leased(message.id, slot, await slot.reset(message.lease));
      }
      case 'cardTo': {
        refuseRepeat(message.id);
        const slot = slotOf(message.lease);
        station.journal.append({ kind: 'move', id: message.id, station: message.station });
        await slot.cardTo(message.lease, message.station);
        return { type: 'moved', id: message.id };
      }
      case 'print':
        return print(message);
      case 'journalSince':
        return {
          type: 'journal',
          id: message.id,
          entries: [...station.journal.since(message.sequence)],
        };
    }
  }

  async function print(message: Extract<ServerMessage, { type: 'print' }>): Promise<AgentMessage> {
    const entry = station.printers.find(({ printer }) => printer.name === message.printer);
    if (entry === undefined) {
      throw new AgentError('REFUSED', `This workstation has no printer named ${message.printer}.`);
    }
    const jobState = (progress: Awaited<ReturnType<typeof followJob>>): AgentMessage => ({
      type: 'jobState',
      id: message.id,
      jobId: message.jobId,
      state: progress.state,
      reasons: [...progress.reasons],
      printer: progress.printer,
    });
    const final = await followJob({
      id: message.id,
      jobId: message.jobId,
      job: {
        name: `tamga-${message.jobId}`,
        format: message.format,
        media: message.media,
        document: Uint8Array.from(Buffer.from(message.document, 'base64')),
      },
      printer: entry.printer,
      journal: station.journal,
      report: (progress) => send(jobState(progress)),
      signal: station.signal,
    });
    return jobState(final);
  }

  function leased(
    id: string,
    slot: Slot,
    { lease, atr }: { readonly lease: string; readonly atr: Uint8Array },
  ): AgentMessage {
    slotsByLease.set(lease, slot);
    return { type: 'slot', id, slot: slot.name, lease, atr: Buffer.from(atr).toString('hex') };
  }

  function requireSlot(name: string): Slot {
    const slot = station.slots.find((candidate) => candidate.name === name);
    if (slot === undefined) {
      throw new AgentError('NO_READER', `This workstation has no reader named ${name}.`);
    }
    return slot;
  }

  function slotOf(lease: string): Slot {
    const slot = slotsByLease.get(lease);
    if (slot === undefined) {
      throw new AgentError('NOT_LEASED', 'The lease is unknown here: open the slot again.');
    }
    return slot;
  }

  /** After a restart the answer is gone; what was begun before it is never done twice. */
  function refuseRepeat(id: string): void {
    if (station.journal.wasBegun(id)) {
      throw new AgentError(
        'UNKNOWN_OUTCOME',
        'This was begun before the agent restarted; where the card is must be looked at.',
      );
    }
  }
}

/** What the workstation offers at this moment. */
export async function describeDevices(station: Workstation): Promise<Devices> {
  return {
    type: 'devices',
    readers: await Promise.all(
      station.slots.map(async (slot) => {
        const waiting = await slot.feeder.waiting();
        return {
          slot: slot.name,
          station: slot.station,
          feeder: slot.feeder.kind,
          ...(slot.inProcess ? { inProcess: true } : {}),
          ...(waiting === undefined ? {} : { inHopper: waiting }),
        };
      }),
    ),
    printers: await Promise.all(
      station.printers.map(async ({ printer, media }) => ({
        printer: printer.name,
        media,
        state: await printer.state().catch(() => 'OFFLINE' as const),
      })),
    ),
  };
}

function faultMessage(id: string, cause: unknown): AgentMessage {
  const error =
    cause instanceof AgentError
      ? cause
      : new AgentError('UNKNOWN_OUTCOME', 'The workstation failed; its log says why.', { cause });
  return { type: 'fault', id, code: faultCode(error), message: error.message };
}

function faultCode(
  error: AgentError,
): Exclude<AgentError['code'], 'CONFIG_INVALID' | 'JOURNAL_UNWRITABLE'> {
  return error.code === 'CONFIG_INVALID' || error.code === 'JOURNAL_UNWRITABLE'
    ? 'UNKNOWN_OUTCOME'
    : error.code;
}

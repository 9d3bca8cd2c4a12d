import Type, { type Static } from 'typebox';
import { Base64, Hex } from './common.ts';

/**
 * Messages of the WebSocket between a workstation agent and the bureau: one JSON object a text frame.
 * The agent opens the connection with its device certificate. Every id is idempotent: the same id asked again
 * gets the recorded answer and nothing is sent to a card or a printer twice.
 */
export const MAX_FRAME_BYTES = 8 * 1024 * 1024;

const Id = Type.String({ pattern: '^[0-9a-f-]{8,64}$' });
const SlotName = Type.String({ minLength: 1, maxLength: 80 });

/** The holder's secret goes into the template on the workstation; the server never sees it. */
export const SecretSlot = Type.Object({
  prompt: Type.Union([Type.Literal('pin'), Type.Literal('newPin'), Type.Literal('puk')]),
  offset: Type.Integer({ minimum: 5, maximum: 64 }),
  length: Type.Integer({ minimum: 4, maximum: 16 }),
  pad: Type.Integer({ minimum: 0, maximum: 255 }),
});

export const WireCommand = Type.Object({
  apdu: Hex,
  /** Acceptable status words; 9000 when absent. */
  expected: Type.Optional(Type.Array(Type.Integer({ minimum: 0, maximum: 0xffff }))),
  secret: Type.Optional(SecretSlot),
  irreversible: Type.Optional(Type.Boolean()),
});
export type WireCommand = Static<typeof WireCommand>;

export const WireResponse = Type.Object({
  data: Hex,
  sw: Type.Integer({ minimum: 0, maximum: 0xffff }),
});
export type WireResponse = Static<typeof WireResponse>;

export const FaultCode = Type.Union([
  Type.Literal('CARD_REMOVED'),
  Type.Literal('NO_CARD'),
  Type.Literal('NO_READER'),
  Type.Literal('NOT_LEASED'),
  Type.Literal('HOPPER_EMPTY'),
  Type.Literal('PROMPT_CANCELLED'),
  Type.Literal('SECRET_SLOT_REFUSED'),
  Type.Literal('JOB_NOT_STARTED_HERE'),
  Type.Literal('PRINTER_UNREACHABLE'),
  Type.Literal('PRINTER_STOPPED'),
  Type.Literal('UNKNOWN_OUTCOME'),
  Type.Literal('REFUSED'),
]);
export type FaultCode = Static<typeof FaultCode>;

/** Printer states after docs of IPP printer-state-reasons; one model for every make. */
export const PrinterState = Type.Union([
  Type.Literal('OFFLINE'),
  Type.Literal('IDLE'),
  Type.Literal('PRINTING'),
  Type.Literal('RIBBON_LOW'),
  Type.Literal('RIBBON_END'),
  Type.Literal('FEEDER_LOW'),
  Type.Literal('FEEDER_EMPTY'),
  Type.Literal('HOPPER_FULL'),
  Type.Literal('COVER_OPEN'),
  Type.Literal('CARD_STUCK'),
  Type.Literal('CLEANING_DUE'),
  Type.Literal('LOCKED'),
]);
export type PrinterState = Static<typeof PrinterState>;

export const Devices = Type.Object({
  type: Type.Literal('devices'),
  readers: Type.Array(
    Type.Object({
      slot: SlotName,
      station: Type.String(),
      feeder: Type.Union([Type.Literal('hopper'), Type.Literal('person')]),
      inProcess: Type.Optional(Type.Boolean()),
      inHopper: Type.Optional(Type.Integer()),
    }),
  ),
  printers: Type.Array(
    Type.Object({ printer: Type.String(), media: Type.String(), state: PrinterState }),
  ),
});
export type Devices = Static<typeof Devices>;

/** Agent to server. */
export const AgentMessage = Type.Union([
  Type.Object({
    type: Type.Literal('hello'),
    protocol: Type.Literal(1),
    agent: Type.String(),
    version: Type.String(),
  }),
  Devices,
  Type.Object({ type: Type.Literal('slot'), id: Id, slot: SlotName, lease: Id, atr: Hex }),
  Type.Object({
    type: Type.Literal('responses'),
    id: Id,
    responses: Type.Array(WireResponse),
    /** Present when fewer responses than commands came for another reason than an unexpected status word. */
    fault: Type.Optional(Type.Object({ code: FaultCode, message: Type.String() })),
  }),
  Type.Object({ type: Type.Literal('moved'), id: Id }),
  Type.Object({
    type: Type.Literal('jobState'),
    id: Id,
    jobId: Id,
    state: Type.Union([
      Type.Literal('pending'),
      Type.Literal('processing'),
      Type.Literal('completed'),
      Type.Literal('stopped'),
      Type.Literal('canceled'),
      Type.Literal('aborted'),
      Type.Literal('unknown'),
    ]),
    reasons: Type.Array(Type.String()),
    printer: PrinterState,
  }),
  Type.Object({ type: Type.Literal('journal'), id: Id, entries: Type.Array(Type.Unknown()) }),
  Type.Object({ type: Type.Literal('beat'), at: Type.String() }),
  Type.Object({
    type: Type.Literal('fault'),
    id: Id,
    code: FaultCode,
    message: Type.String(),
  }),
]);
export type AgentMessage = Static<typeof AgentMessage>;

/** Server to agent. */
export const ServerMessage = Type.Union([
  /** Asks for a card in the slot: the feeder moves one there, or a person is asked to insert it. Answer: slot or fault. */
  Type.Object({
    type: Type.Literal('openSlot'),
    id: Id,
    slot: SlotName,
    job: Id,
    /** What the workstation shows its officer. */
    title: Type.String({ maxLength: 200 }),
    timeoutMs: Type.Integer({ minimum: 100, maximum: 600_000 }),
  }),
  /** Sends the commands in order, each at most once, and stops at the first unexpected status word. Answer: responses. */
  Type.Object({
    type: Type.Literal('exchange'),
    id: Id,
    lease: Id,
    commands: Type.Array(WireCommand, { minItems: 1, maxItems: 512 }),
  }),
  /** Cold reset of the card in the slot; a new lease comes back as `slot`. */
  Type.Object({ type: Type.Literal('resetSlot'), id: Id, lease: Id }),
  /** Where the card goes next. Answer: moved or fault. The lease ends with `eject` and `reject`. */
  Type.Object({
    type: Type.Literal('cardTo'),
    id: Id,
    lease: Id,
    station: Type.Union([
      Type.Literal('chip'),
      Type.Literal('printer'),
      Type.Literal('eject'),
      Type.Literal('reject'),
    ]),
  }),
  /** Answer: jobState messages with this id until the job ends. */
  Type.Object({
    type: Type.Literal('print'),
    id: Id,
    jobId: Id,
    printer: Type.String(),
    format: Type.Literal('application/pdf'),
    media: Type.Object({ widthMm: Type.Number(), heightMm: Type.Number() }),
    document: Base64,
  }),
  Type.Object({ type: Type.Literal('journalSince'), id: Id, sequence: Type.Integer() }),
]);
export type ServerMessage = Static<typeof ServerMessage>;

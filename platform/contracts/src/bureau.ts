import Type, { type Static } from 'typebox';
import {
  Base64,
  BlankSerial,
  CalendarDate,
  Instant,
  LINE_PATTERN,
  NAME_PATTERN,
  SerialNumber,
} from './common.ts';
import { BlankState, DocumentState, OrderState, Product, StepName } from './production.ts';

const PersonName = Type.String({ minLength: 1, maxLength: 60, pattern: NAME_PATTERN });
const Line = (maxLength: number, minLength = 0) =>
  Type.String({ minLength, maxLength, pattern: LINE_PATTERN });

/** A registered home address; unit codes come from the register of administrative units. */
export const HomeAddress = Type.Object(
  {
    province: Type.Object({
      code: Type.String({ pattern: '^MN-[0-9]{1,3}$' }),
      name: Line(80),
    }),
    district: Type.Object({
      code: Type.String({ pattern: '^[0-9]{4,7}$' }),
      name: Line(80),
    }),
    subdistrict: Type.Object({
      code: Type.String({ pattern: '^[0-9]{4,9}$' }),
      name: Line(80),
    }),
    street: Type.Optional(Line(120)),
    building: Type.Optional(Line(40)),
    door: Type.Optional(Line(20)),
    latitude: Type.Number({ minimum: -90, maximum: 90 }),
    longitude: Type.Number({ minimum: -180, maximum: 180 }),
    text: Line(300, 1),
    registeredOn: CalendarDate,
  },
  { additionalProperties: false },
);
export type HomeAddress = Static<typeof HomeAddress>;

/** One applicant of the register import: `samples/*.json`, `POST /orders`. */
export const Application = Type.Object(
  {
    applicationId: Type.String({ pattern: '^[A-Za-z0-9-]{4,40}$' }),
    product: Product,
    person: Type.Object(
      {
        civilNumber: Type.String({ pattern: '^[0-9]{12}$' }),
        registrationNumber: Type.String({ pattern: '^[А-ЯЁӨҮ]{2}[0-9]{8}$' }),
        surname: Type.Object({ cyrillic: PersonName, latin: PersonName }),
        givenName: Type.Object({ cyrillic: PersonName, latin: PersonName }),
        familyName: Type.Optional(Type.Object({ cyrillic: PersonName, latin: PersonName })),
        birthDate: CalendarDate,
        birthPlace: Line(80, 1),
        sex: Type.Union([Type.Literal('M'), Type.Literal('F'), Type.Literal('X')]),
        nationality: Type.Literal('MNG'),
      },
      { additionalProperties: false },
    ),
    address: Type.Optional(HomeAddress),
    /** JPEG or PNG, at least 413 x 531 pixels. */
    portrait: Base64,
    /** PNG with a white or transparent ground. */
    signature: Base64,
    issuingUnit: Line(80, 1),
  },
  { additionalProperties: false },
);
export type Application = Static<typeof Application>;

/** `POST /orders` (staff:production-*, console): all or nothing, every wrong field listed. */
export const ImportOrders = Type.Object(
  { applications: Type.Array(Application, { minItems: 1, maxItems: 200 }) },
  { additionalProperties: false },
);
export type ImportOrders = Static<typeof ImportOrders>;

export const OrderSummary = Type.Object({
  orderId: Type.String(),
  applicationId: Type.String(),
  product: Product,
  state: OrderState,
});
export type OrderSummary = Static<typeof OrderSummary>;

export const ImportOrdersReply = Type.Object({ orders: Type.Array(OrderSummary) });
export type ImportOrdersReply = Static<typeof ImportOrdersReply>;

/** `POST /batches`: orders of one or more products for one line. `POST /batches/:batchId/start {line}` starts it. */
export const CreateBatch = Type.Object(
  { orderIds: Type.Array(Type.String({ format: 'uuid' }), { minItems: 1, maxItems: 1000 }) },
  { additionalProperties: false },
);
export type CreateBatch = Static<typeof CreateBatch>;

export const StartBatch = Type.Object(
  { line: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }) },
  { additionalProperties: false },
);
export type StartBatch = Static<typeof StartBatch>;

/** `POST /documents/:documentId/settle` (staff:production-*): what a person found of a card whose outcome was unknown. */
export const SettleDocument = Type.Object(
  { card: Type.Union([Type.Literal('issued'), Type.Literal('spoiled'), Type.Literal('missing')]) },
  { additionalProperties: false },
);
export type SettleDocument = Static<typeof SettleDocument>;

export const StepView = Type.Object({
  step: StepName,
  state: Type.Union([
    Type.Literal('waiting'),
    Type.Literal('running'),
    Type.Literal('done'),
    Type.Literal('failed'),
    Type.Literal('unknown'),
  ]),
  seconds: Type.Optional(Type.Number()),
});
export type StepView = Static<typeof StepView>;

/** One document as the console shows it. Names are for the desk that produces it; no numbers of the person. */
export const DocumentView = Type.Object({
  documentId: Type.String(),
  orderId: Type.String(),
  product: Product,
  documentNumber: Type.Optional(Type.String()),
  holder: Type.String(),
  state: DocumentState,
  blank: Type.Optional(BlankSerial),
  steps: Type.Array(StepView),
  bytesWritten: Type.Integer(),
  bytesPlanned: Type.Integer(),
  seconds: Type.Optional(Type.Number()),
  certificateSerials: Type.Array(SerialNumber),
  verdict: Type.Optional(Type.Union([Type.Literal('PASS'), Type.Literal('FAIL')])),
  problem: Type.Optional(Type.String()),
});
export type DocumentView = Static<typeof DocumentView>;

/** `GET /batches/:batchId`, and each event of `GET /batches/:batchId/events` (server-sent events, event name `batch`). */
export const BatchView = Type.Object({
  batchId: Type.String(),
  state: Type.Union([
    Type.Literal('waiting'),
    Type.Literal('running'),
    Type.Literal('held'),
    Type.Literal('done'),
  ]),
  line: Type.Optional(Type.String()),
  createdAt: Instant,
  documents: Type.Array(DocumentView),
  blanks: Type.Object({
    used: Type.Integer(),
    spoiled: Type.Integer(),
    inHopper: Type.Integer(),
  }),
});
export type BatchView = Static<typeof BatchView>;

export const BatchList = Type.Object({
  batches: Type.Array(
    Type.Object({
      batchId: Type.String(),
      state: Type.String(),
      createdAt: Instant,
      documents: Type.Integer(),
      done: Type.Integer(),
    }),
  ),
});
export type BatchList = Static<typeof BatchList>;

/** `POST /blanks` (staff:production-*): blanks received into the vault or hopper; `GET /blanks` lists them. */
export const ReceiveBlanks = Type.Object(
  {
    product: Product,
    blanks: Type.Array(Type.Object({ serial: BlankSerial }), { minItems: 1, maxItems: 1000 }),
  },
  { additionalProperties: false },
);
export type ReceiveBlanks = Static<typeof ReceiveBlanks>;

export const BlankView = Type.Object({
  serial: BlankSerial,
  product: Product,
  state: BlankState,
  documentNumber: Type.Optional(Type.String()),
});
export type BlankView = Static<typeof BlankView>;

/** `POST /activations` (staff:officer-*): at the unit's reader, for the card that lies in it. */
export const StartActivation = Type.Object(
  { agent: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }), documentNumber: Type.String() },
  { additionalProperties: false },
);
export type StartActivation = Static<typeof StartActivation>;

/** `GET /activations/:activationId`; `POST` answers with it at once and the work goes on. */
export const ActivationView = Type.Object({
  activationId: Type.String(),
  documentNumber: Type.String(),
  state: Type.Union([
    Type.Literal('running'),
    Type.Literal('done'),
    Type.Literal('failed'),
    Type.Literal('unknown'),
  ]),
  steps: Type.Array(StepView),
  certificateSerials: Type.Array(SerialNumber),
  problem: Type.Optional(Type.String()),
});
export type ActivationView = Static<typeof ActivationView>;

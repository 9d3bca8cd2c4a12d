import Type, { type Static } from 'typebox';

/** Steps of one document, in their order; docs/architecture.md says what each does. */
export const ID_CARD_STEPS = [
  'reserve',
  'authenticate',
  'rekey',
  'structure',
  'pins',
  'keys',
  'address',
  'emrtd',
  'secure',
  'verify',
  'print',
  'issue',
] as const;

export const PASSPORT_STEPS = [
  'reserve',
  'authenticate',
  'rekey',
  'emrtd',
  'secure',
  'verify',
  'print',
  'issue',
] as const;

export const ACTIVATION_STEPS = [
  'authenticate',
  'pin',
  'challenge',
  'certificates',
  'close',
] as const;

export type ProductionStep = (typeof ID_CARD_STEPS)[number];
export type ActivationStep = (typeof ACTIVATION_STEPS)[number];

export const StepName = Type.String({ pattern: '^[a-z]{2,20}$' });

export const Product = Type.Union([Type.Literal('id-card'), Type.Literal('passport')]);
export type Product = Static<typeof Product>;

export const OrderState = Type.Union([
  Type.Literal('received'),
  Type.Literal('prepared'),
  Type.Literal('inProduction'),
  Type.Literal('produced'),
  Type.Literal('activated'),
  Type.Literal('closed'),
  Type.Literal('stopped'),
]);
export type OrderState = Static<typeof OrderState>;

export const DocumentState = Type.Union([
  Type.Literal('planned'),
  Type.Literal('encoding'),
  Type.Literal('encoded'),
  Type.Literal('printed'),
  Type.Literal('issued'),
  Type.Literal('activated'),
  Type.Literal('spoiled'),
  Type.Literal('unknown'),
]);
export type DocumentState = Static<typeof DocumentState>;

export const BlankState = Type.Union([
  Type.Literal('received'),
  Type.Literal('reserved'),
  Type.Literal('issued'),
  Type.Literal('spoiled'),
  Type.Literal('destroyed'),
  Type.Literal('returned'),
  Type.Literal('missing'),
]);
export type BlankState = Static<typeof BlankState>;

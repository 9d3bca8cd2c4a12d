/**
 * What moves a card on a line: the printer's own transport, a hopper of software cards, or a person's hand.
 * Every movement is finished when its promise resolves.
 */
export interface Feeder {
  readonly kind: 'hopper' | 'person';
  /** Cards that wait, where the feeder can count them. */
  waiting(): Promise<number | undefined>;
  /** @throws AgentError HOPPER_EMPTY */
  feed(): Promise<void>;
  toStation(station: 'chip' | 'printer'): Promise<void>;
  eject(): Promise<void>;
  reject(): Promise<void>;
}

/** At a desk the officer moves the card; the reader sees it come and go. */
export function personFeeder(): Feeder {
  const nothing = async (): Promise<void> => {};
  return {
    kind: 'person',
    waiting: async () => undefined,
    feed: nothing,
    toStation: nothing,
    eject: nothing,
    reject: nothing,
  };
}

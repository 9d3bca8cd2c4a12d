import type { Transceiver } from '@tamga/applet-tools';

/** A card that is powered and connected. Errors of a card that left are AgentError CARD_REMOVED. */
export interface CardConnection extends Transceiver {
  /** Cold reset; everything volatile on the card is gone. Gives the connection anew. */
  reset(): Promise<CardConnection>;
  disconnect(): Promise<void>;
}

/** A place where a card can be talked to: a PC/SC reader or the in-process software card. */
export interface CardReader {
  readonly name: string;
  readonly inProcess: boolean;
  /**
   * Waits for a card and connects to it exclusively.
   *
   * @throws AgentError NO_READER, or NO_CARD when none came within `timeoutMs`.
   */
  connect(timeoutMs: number): Promise<CardConnection>;
  close(): Promise<void>;
}

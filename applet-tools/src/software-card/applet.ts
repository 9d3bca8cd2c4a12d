import type { Apdu } from '../apdu.ts';
import type { CardState } from './state.ts';

/** What an applet may use of the card it runs on. */
export interface CardContext {
  readonly state: CardState;
  /** Makes what was changed so far permanent, in the middle of a command too. */
  commit(): void;
}

/** An application of the software card; answers are the data of 9000, other status words are StatusErrors. */
export interface Applet {
  readonly aid: string;
  /** Data for SELECT; volatile state begins anew. */
  select(): Uint8Array;
  process(command: Apdu): Promise<Uint8Array>;
  /** STORE DATA from the security domain, one data grouping. */
  personalize?(identifier: number, value: Uint8Array): void;
}

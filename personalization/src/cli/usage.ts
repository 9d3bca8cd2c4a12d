export const USAGE = `tamga-bureau: the personalization bureau

  tamga-bureau serve --config FILE                 run the service until SIGTERM or SIGINT
  tamga-bureau import FILE...                      import applications (JSON); prints application and order
  tamga-bureau batch ORDER...                      prepare a batch of orders; prints its identifier
  tamga-bureau start BATCH --line LINE             make the batch on a line
  tamga-bureau show [BATCH]                        all batches, or one with its documents
  tamga-bureau settle DOCUMENT issued|spoiled|missing
                                                   say what became of the card of an unknown document
  tamga-bureau blanks make N --product id-card|passport --hopper FOLDER --config FILE
                                                   make software blanks and receive them into stock
  tamga-bureau console-link                        the path of a link that opens the console once

All but serve ask a running bureau: --server URL --cert FILE --key FILE --ca FILE (the caller's credential).
  --json   machine-readable output
  --help   this text

Exit codes: 0 done, 1 refused, 3 usage, 4 environment.`;

export const EXIT = { done: 0, refused: 1, usage: 3, environment: 4 } as const;

/** The command line itself is wrong; the message says what of it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

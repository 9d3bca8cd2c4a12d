/** Ends a command with a status word. */
export class StatusError extends Error {
  readonly sw: number;

  constructor(sw: number) {
    super(`status ${sw.toString(16)}`);
    this.name = 'StatusError';
    this.sw = sw;
  }
}

export function refuse(sw: number): never {
  throw new StatusError(sw);
}

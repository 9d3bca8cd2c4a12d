/** Errors that nobody caught: of a promise that nobody waits for, or thrown by a callback. */
export interface StrayErrors {
  /** The first one since it was last asked. */
  take(): unknown;
  stop(): void;
}

export function catchStrayErrors(): StrayErrors {
  let first: { readonly error: unknown } | undefined;
  const hear = (error: unknown): void => {
    first ??= { error };
  };
  process.on('unhandledRejection', hear);
  process.on('uncaughtException', hear);
  return {
    take() {
      const taken = first?.error;
      first = undefined;
      return taken;
    },
    stop() {
      process.off('unhandledRejection', hear);
      process.off('uncaughtException', hear);
    },
  };
}

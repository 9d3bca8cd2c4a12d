/** Exit codes that all commands share. */
export const EXIT = { done: 0, negative: 1, usage: 3, environment: 4 };

/** Ends a command with a message for the person in front of it and no stack trace. */
export class Stop extends Error {
  constructor(message, exitCode = EXIT.environment) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Runs a command's main function; a Stop becomes its message and exit code. */
export async function command(name, main) {
  try {
    process.exitCode = (await main(process.argv.slice(2))) ?? EXIT.done;
  } catch (error) {
    if (error instanceof Stop) {
      console.error(`${name}: ${error.message}`);
      process.exitCode = error.exitCode;
    } else if (error?.code?.startsWith?.('ERR_PARSE_ARGS')) {
      console.error(`${name}: ${error.message} See --help.`);
      process.exitCode = EXIT.usage;
    } else {
      console.error(error);
      process.exitCode = EXIT.environment;
    }
  }
}

#!/usr/bin/env node
import { auditCommand } from './cli/audit.ts';
import { ceremonyCommand } from './cli/ceremony.ts';
import { crlCommand } from './cli/crl.ts';
import { crlCheckCommand } from './cli/crl-check.ts';
import { keysCommand } from './cli/keys.ts';
import { lintCommand } from './cli/lint.ts';
import { migrateCommand } from './cli/migrate.ts';
import { pkdCommand } from './cli/pkd.ts';
import { restoreCommand } from './cli/restore.ts';
import { serveCommand } from './cli/serve.ts';
import { CaError } from './errors.ts';

const USAGE = `tamga-ca COMMAND
  ceremony FILE [--directory DIR] [--dry-run] [--json]    hold a ceremony
  crl FILE --authority citizen-root|csca [--directory DIR]  sign the next CRL of an offline authority
  crl check FILE [--previous FILE] [--issuer FILE] [--json]
                                                          judge a published CRL or delta, beside the one before it
  lint FILE... [--issuer FILE] [--profile NAME | --role NAME ...] [--json]
                                                          judge certificates, CRLs and OCSP responses
  migrate --owner-url URL --role-password-file FILE       bring the database up to date
  serve --config FILE                                     run the authority
  restore --config FILE --crls DIR --officer NAME --officer NAME
                                                          go on from an older database than the one that was lost
  keys block FILE --database URL --source NAME --actor NAME
                                                          never certify the keys of a list of hashes
  pkd master-list --config FILE --output FILE CERTIFICATE...
                                                          sign a CSCA master list with these and our own CSCA
  pkd ldif --pki DIR --output FILE [--master-list FILE] [--version N]
                                                          write CSCA, Document Signers, CRL and list for the PKD
  audit verify --database URL --checkpoints FILE --pki DIR [--schema NAME ...] [--json]
  --help                                                  this text

Exit codes: 0 done or passed, 1 negative verdict, 3 usage, 4 environment.`;

/** 0 done or passed, 1 negative verdict, 3 usage, 4 environment. */
async function main([command, ...args]: readonly string[]): Promise<number> {
  if ([command, ...args].some((arg) => arg === '--help' || arg === '-h')) {
    console.log(USAGE);
    return 0;
  }
  switch (command) {
    case 'ceremony':
      await ceremonyCommand(args);
      return 0;
    case 'crl':
      if (args[0] === 'check') return (await crlCheckCommand(args.slice(1))) ? 0 : 1;
      await crlCommand(args);
      return 0;
    case 'lint':
      return (await lintCommand(args)) ? 0 : 1;
    case 'migrate':
      await migrateCommand(args);
      return 0;
    case 'serve':
      await serveCommand(args);
      return 0;
    case 'restore':
      await restoreCommand(args);
      return 0;
    case 'keys':
      await keysCommand(args);
      return 0;
    case 'pkd':
      await pkdCommand(args);
      return 0;
    case 'audit':
      return (await auditCommand(args)) ? 0 : 1;
    default:
      throw new CaError(
        'USAGE',
        command === undefined ? 'a command is missing' : `there is no command ${command}`,
      );
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(hasCode(error) ? `tamga-ca: ${error.message}` : error);
    const isUsage = hasCode(error) && isUsageCode(error.code);
    if (isUsage) {
      console.error('tamga-ca --help tells the commands.');
    }
    process.exitCode = isUsage ? 3 : 4;
  },
);

/** What everyday life brings, from us or from the system, has a code; anything else is a fault of the program. */
function hasCode(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}

function isUsageCode(code: string): boolean {
  return code === 'USAGE' || code === 'CEREMONY_INVALID' || code.startsWith('ERR_PARSE_ARGS');
}

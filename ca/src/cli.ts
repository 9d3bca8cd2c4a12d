#!/usr/bin/env node
import { HsmError } from '@tamga/hsm';
import { ServiceError } from '@tamga/service';
import { auditCommand } from './cli/audit.ts';
import { ceremonyCommand } from './cli/ceremony.ts';
import { crlCommand } from './cli/crl.ts';
import { lintCommand } from './cli/lint.ts';
import { migrateCommand } from './cli/migrate.ts';
import { serveCommand } from './cli/serve.ts';
import { CaError } from './errors.ts';

const USAGE = `tamga-ca COMMAND
  ceremony FILE [--directory DIR] [--dry-run] [--json]    hold a ceremony
  crl FILE --authority citizen-root|csca [--directory DIR]  sign the next CRL of an offline authority
  lint FILE [--issuer FILE] [--profile NAME] [--json]     judge a certificate or CRL
  migrate --owner-url URL --role-password-file FILE       bring the database up to date
  serve --config FILE                                     run the authority
  audit verify --database URL --checkpoints FILE --pki DIR [--schema NAME ...] [--json]`;

/** 0 done or passed, 1 negative verdict, 3 usage, 4 environment. */
async function main([command, ...args]: readonly string[]): Promise<number> {
  switch (command) {
    case 'ceremony':
      await ceremonyCommand(args);
      return 0;
    case 'crl':
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
    case 'audit':
      return (await auditCommand(args)) ? 0 : 1;
    case '--help':
      console.log(USAGE);
      return 0;
    default:
      throw new CaError('USAGE', USAGE);
  }
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const known =
      error instanceof CaError || error instanceof ServiceError || error instanceof HsmError;
    console.error(known ? `tamga-ca: ${error.message}` : error);
    const isUsage = error instanceof Error && 'code' in error && isUsageCode(String(error.code));
    process.exitCode = isUsage ? 3 : 4;
  },
);

function isUsageCode(code: string): boolean {
  return code === 'USAGE' || code === 'CEREMONY_INVALID' || code.startsWith('ERR_PARSE_ARGS');
}

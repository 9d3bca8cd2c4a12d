#!/usr/bin/env node
import { FormatError } from '@tamga/formats';
import { verifyCommand } from './cli/verify-command.ts';
import { VerificationError } from './errors.ts';
import type { Indication } from './report.ts';

const CODES: Readonly<Record<Indication, number>> = {
  'TOTAL-PASSED': 0,
  'TOTAL-FAILED': 1,
  INDETERMINATE: 2,
};
const USAGE_ERROR = 3;
const ENVIRONMENT_ERROR = 4;

verifyCommand(process.argv.slice(2)).then(
  (report) => {
    process.exitCode = report === undefined ? 0 : CODES[report.indication];
  },
  (error: unknown) => {
    const isKnown = error instanceof VerificationError || error instanceof FormatError;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const isUsage = isKnown || code.startsWith('ERR_PARSE_ARGS');
    const isFile = code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR';
    console.error(
      (isUsage || isFile) && error instanceof Error ? `tamga-verify: ${error.message}` : error,
    );
    process.exitCode = isUsage ? USAGE_ERROR : ENVIRONMENT_ERROR;
  },
);

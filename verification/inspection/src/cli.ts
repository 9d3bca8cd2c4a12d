#!/usr/bin/env node
import { CardError } from '@tamga/applet-tools';
import { FormatError } from '@tamga/formats';
import { VerificationError } from '@tamga/verification';
import { inspectCommand } from './cli/inspect-command.ts';

const USAGE_ERROR = 3;
const ENVIRONMENT_ERROR = 4;

inspectCommand(process.argv.slice(2)).then(
  (findings = []) => {
    const has = (indication: string): boolean =>
      findings.some(({ report }) => report.indication === indication);
    process.exitCode = has('TOTAL-FAILED') ? 1 : has('INDETERMINATE') ? 2 : 0;
  },
  (error: unknown) => {
    const isKnown =
      error instanceof CardError ||
      error instanceof VerificationError ||
      error instanceof FormatError;
    console.error(isKnown ? `tamga-inspect: ${error.message}` : error);
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const isUsage = code === 'USAGE' || code.startsWith('ERR_PARSE_ARGS');
    process.exitCode = isUsage ? USAGE_ERROR : ENVIRONMENT_ERROR;
  },
);

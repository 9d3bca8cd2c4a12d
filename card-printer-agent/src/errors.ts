import type { FaultCode } from '@tamga/contracts';

export type AgentErrorCode = FaultCode | 'CONFIG_INVALID' | 'JOURNAL_UNWRITABLE';

/** The agent's one error class; codes of faults travel to the bureau, the message to the officer too. */
export class AgentError extends Error {
  readonly code: AgentErrorCode;

  constructor(code: AgentErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AgentError';
    this.code = code;
  }
}

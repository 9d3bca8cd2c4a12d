export type WorkbenchErrorCode =
  | 'PROGRAM_MISSING'
  | 'START_FAILED'
  | 'PORT_IN_USE'
  | 'ALREADY_RUNNING'
  | 'FOLDER_UNUSABLE'
  | 'SETTING_INVALID'
  | 'JUDGE_MISSING'
  | 'SAMPLES_FAILED';

export class WorkbenchError extends Error {
  readonly code: WorkbenchErrorCode;

  constructor(code: WorkbenchErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'WorkbenchError';
    this.code = code;
  }
}

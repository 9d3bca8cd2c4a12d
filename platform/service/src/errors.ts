export type ServiceErrorCode =
  | 'CONFIG_INVALID'
  | 'DATABASE_UNAVAILABLE'
  | 'MIGRATION_CHANGED'
  | 'MIGRATION_FAILED'
  | 'ACCESS_NOT_DECLARED'
  | 'NOT_AUTHENTICATED'
  | 'NOT_ALLOWED'
  | 'REQUEST_INVALID'
  | 'NOT_FOUND'
  | 'LINK_SPENT'
  | 'ORIGIN_REFUSED'
  | 'AUDIT_UNWRITABLE'
  | 'APPROVAL_OWN'
  | 'APPROVAL_MISSING'
  | 'APPROVAL_CLOSED'
  | 'APPROVAL_EXPIRED'
  | 'APPROVAL_CHANGED'
  | 'INTERNAL';

/** What every service refuses in the same way. */
export class ServiceError extends Error {
  readonly code: ServiceErrorCode;

  constructor(code: ServiceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'ServiceError';
    this.code = code;
  }
}

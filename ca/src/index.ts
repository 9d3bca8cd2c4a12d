export type { TokenName } from './ceremony/ceremony-keys.ts';
export { type CeremonyFile, readCeremony } from './ceremony/read-ceremony.ts';
export { type HeldCeremony, rehearseCeremony, runCeremony } from './ceremony/run-ceremony.ts';
export { Ceremony } from './ceremony/schema.ts';
export { SPECIMEN_CEREMONY } from './ceremony/specimen.ts';
export { CA_PROBLEMS, CaError, type CaErrorCode } from './errors.ts';

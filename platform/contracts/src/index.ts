export * from './agent.ts';
export * from './bureau.ts';
export * from './ca.ts';
export * from './common.ts';
export * from './enrolment.ts';
export * from './fetch-client.ts';
export * from './production.ts';
export * from './verification.ts';

export * from './config.ts';
export * from './problems.ts';
export * from './serve.ts';

export * from './lint-cases.ts';
export * from './load.ts';
export * from './view.ts';

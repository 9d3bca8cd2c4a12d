export * from './load.ts';
export * from './view.ts';

export * from './read-hard-cases.ts';
export * from './render-table.ts';
export { outcomeOf } from './try-proof.ts';

export * from './inspect-id-card.ts';
export * from './inspect-passport.ts';
export * from './inspection.ts';

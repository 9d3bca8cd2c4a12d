export * from './errors.ts';
export * from './faces/face.ts';
export * from './faces/face-data.ts';
export * from './faces/id-card.ts';
export * from './faces/passport.ts';
export * from './faces/pdf.ts';
export * from './faces/svg.ts';
export * from './preparation/portrait.ts';

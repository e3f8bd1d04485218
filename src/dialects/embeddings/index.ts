export type * from './answer.ts';
export { estimateInput } from './estimate.ts';
export type * from './port.ts';
export { readFacts } from './read-facts.ts';
export { NO_SETTINGS } from './request.ts';
export type * from './request.ts';
export { readOneText } from './text.ts';
export { readFloats, readNumbers, requireVectors, writeFloats } from './vector.ts';

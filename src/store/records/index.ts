export type * from './catalogue.ts';
export type * from './identity.ts';
export type * from './limits.ts';
export type * from './operations.ts';
export type * from './responses.ts';
export type * from './traffic.ts';
export { NO_USAGE } from './traffic.ts';
export { responseContext } from './responses.ts';

export type * from './conversation.ts';
export type * from './event.ts';
export { fold } from './fold.ts';

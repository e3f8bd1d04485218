export { createUrlCheck } from './check-url.ts';
export { createEgress, NO_TIMEOUTS } from './create-egress.ts';
export type { EgressOptions } from './create-egress.ts';
export type { AllowPrivate } from './address-rules.ts';
export type { ResolveHost } from './locate.ts';
export { EgressError } from './port.ts';
export type {
  Egress,
  EgressCall,
  EgressErrorKind,
  EgressHandle,
  EgressHandler,
  EgressHeaders,
  EgressTimeouts,
} from './port.ts';
export { createPoster } from './poster.ts';
export type { Poster, PosterOptions } from './poster.ts';
export { sendWhole } from './send-whole.ts';
export type { WholeAnswer } from './send-whole.ts';

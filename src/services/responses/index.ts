export { cleanResponses, finishRemovals, removeExpiredResponses } from './clean.ts';
export type { CleanResponsesInput, CleanResponsesResult } from './clean.ts';

export { encodeSseComment, encodeSseEvent, formatSseEvent } from './format.ts';
export { parseSseFrame } from './frame.ts';
export type { SseFrame } from './frame.ts';
export { SSE_EVENT_BYTES_MAX, SseSplitter } from './splitter.ts';
export type { SseFrameHandler } from './splitter.ts';

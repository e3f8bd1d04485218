/** Longest piece of a provider's error event that is kept, characters. */
const STREAM_ERROR_LENGTH_MAX = 4096;

/** An error event as it is kept. */
export function cutStreamError(data: string): string {
  return data.slice(0, STREAM_ERROR_LENGTH_MAX);
}

/**
 * Stands as the error of a stream that is read event by event and had one above the splitter's bound: what it said is lost, so the answer
 * must not pass for whole. Every dialect reads this as an error of its own.
 */
export const EVENT_TOO_LARGE =
  '{"error":{"code":502,"message":"an event of the stream is too large","status":"INTERNAL"}}';

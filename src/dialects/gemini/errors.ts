import type { GatewayError } from '../../lib/errors/index.ts';
import { encodeSseEvent } from '../../lib/sse/index.ts';
import { encodeError } from '../shared/google-errors.ts';

export { decodeError, encodeError } from '../shared/google-errors.ts';

/** An error as an event of a stream that has begun; nothing follows it. */
export function encodeStreamError(
  error: GatewayError,
  requestId: string,
  message: string,
  framing: 'sse' | 'json-array' = 'sse',
): Uint8Array {
  const json = encodeError(error, requestId, message);
  return framing === 'sse' ? encodeSseEvent(json) : new TextEncoder().encode(`,\r\n${json}]`);
}

import type { GatewayError } from '../../lib/errors/index.ts';
import { encodeSseEvent } from '../../lib/sse/index.ts';
import { encodeError } from '../shared/openai-errors.ts';

export { decodeError, encodeError } from '../shared/openai-errors.ts';

/** An error as an event of a stream that has begun; nothing follows it. */
export function encodeStreamError(error: GatewayError, requestId: string, message: string): Uint8Array {
  return encodeSseEvent(encodeError(error, requestId, message));
}

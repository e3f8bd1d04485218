import { GatewayError, invalidField } from '../lib/errors/index.ts';
import type { PipelineResult } from '../pipeline/port.ts';
import { modelHeaders } from './model-headers.ts';
import { createStreamResponse } from './stream-response.ts';
import type { StreamConnection } from './stream-response.ts';

/** What egress sends on; a client's mistake must not look like the provider's failure. */
const PRINTABLE = /^[\x20-\x7e]*$/;

/**
 * The headers of a call that its provider should see too.
 * @throws GatewayError `invalid_request` for one that cannot be sent on
 */
export function forwardHeaders(
  headers: Readonly<Record<string, string | undefined>>,
  names: readonly string[],
): [string, string][] {
  const forwarded: [string, string][] = [];
  for (const name of names) {
    const value = headers[name];
    if (value === undefined) continue;
    if (!PRINTABLE.test(value)) throw invalidField(name, 'must be printable ASCII');
    forwarded.push([name, value]);
  }
  return forwarded;
}

/** The answer of a model call in its own dialect, whole or as a stream. */
export function answerNative(result: PipelineResult, connection: StreamConnection): Response {
  connection.allowSilence(false);
  if (result.kind === 'whole') {
    const headers = modelHeaders(result.facts, result.contentType);
    return new Response(result.body as Uint8Array<ArrayBuffer>, { status: result.status, headers });
  }
  if (result.kind !== 'stream')
    throw new GatewayError('internal_error', { internal: 'a native call was answered in canonical form' });
  const { start } = result;
  const headers = modelHeaders(result.facts, result.contentType);
  return createStreamResponse(headers, connection, start);
}

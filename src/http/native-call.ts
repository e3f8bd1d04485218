import { GatewayError, invalidField } from '../lib/errors/index.ts';
import type { PipelineResult } from '../pipeline/port.ts';
import type { HeaderSource } from './core/index.ts';
import { modelHeaders } from './model-headers.ts';
import { toResponse } from './model-answer.ts';
import type { ModelAnswer } from './model-answer.ts';
import type { StreamConnection } from './stream-response.ts';

/** What egress sends on; a client's mistake must not look like the provider's failure. */
const PRINTABLE = /^[\x20-\x7e]*$/;

/**
 * The headers of a call that its provider should see too.
 * @throws GatewayError `invalid_request` for one that cannot be sent on
 */
export function forwardHeaders(call: HeaderSource, names: readonly string[]): [string, string][] {
  const forwarded: [string, string][] = [];
  for (const name of names) {
    const value = call.header(name);
    if (value === undefined) continue;
    if (!PRINTABLE.test(value)) throw invalidField(name, 'must be printable ASCII');
    forwarded.push([name, value]);
  }
  return forwarded;
}

/** The answer of a model call in its own dialect, whole or as a stream. */
export function buildAnswer(result: PipelineResult, connection: StreamConnection): ModelAnswer {
  connection.allowSilence(false);
  if (result.kind !== 'whole' && result.kind !== 'stream')
    throw new GatewayError('internal_error', { internal: 'a native call was answered in canonical form' });
  const headers = modelHeaders(result.facts, result.contentType);
  return result.kind === 'whole'
    ? { status: result.status, headers, body: result.body, start: null }
    : { status: 200, headers, body: null, start: result.start };
}

/** The same for the runtime's server. */
export function answerNative(result: PipelineResult, connection: StreamConnection): Response {
  return toResponse(buildAnswer(result, connection), connection);
}

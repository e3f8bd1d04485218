import { GatewayError } from '../lib/errors/index.ts';
import type { PipelineResult } from '../pipeline/port.ts';
import { modelHeaders } from './model-headers.ts';
import { createStreamResponse } from './stream-response.ts';
import type { StreamConnection, StreamWriter } from './stream-response.ts';

/** The answer of a model call, before it is known what it is written to. */
export interface ModelAnswer {
  readonly status: number;
  /** Names in lower case; no header of the framing. */
  readonly headers: Readonly<Record<string, string>>;
  /** null: it is streamed. */
  readonly body: Uint8Array | null;
  /** Called once, when the server is ready to send; null: the answer is whole. */
  readonly start: ((writer: StreamWriter) => void) | null;
}

/** What a model call ends with: the pipeline's result becomes an answer where it is sent, so that nothing has to wait between. */
export type CallResult = ModelAnswer | PipelineResult;

/**
 * The answer of a model call in its own dialect, whole or as a stream.
 * @throws GatewayError `internal_error` for a result in the canonical form
 */
export function toModelAnswer(result: CallResult): ModelAnswer {
  if (!('kind' in result)) return result;
  if (result.kind !== 'whole' && result.kind !== 'stream')
    throw new GatewayError('internal_error', { internal: 'a native call was answered in canonical form' });
  const headers = modelHeaders(result.facts, result.contentType);
  return result.kind === 'whole'
    ? { status: result.status, headers, body: result.body, start: null }
    : { status: 200, headers, body: null, start: result.start };
}

/** The same for the runtime's server. */
export function toResponse(result: CallResult, connection: StreamConnection): Response {
  connection.allowSilence(false);
  const { status, headers, body, start } = toModelAnswer(result);
  if (start !== null) return createStreamResponse(headers, connection, start);
  return new Response(body as Uint8Array<ArrayBuffer> | null, { status, headers });
}

/** An answer that was made for the runtime's server, an error's as a rule, read whole. */
export async function fromResponse(response: Response): Promise<ModelAnswer> {
  return {
    status: response.status,
    headers: response.headers.toJSON(),
    body: await response.bytes(),
    start: null,
  };
}

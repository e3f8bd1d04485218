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

/** The same for the runtime's server. */
export function toResponse({ status, headers, body, start }: ModelAnswer, connection: StreamConnection): Response {
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

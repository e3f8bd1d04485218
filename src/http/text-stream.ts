import type { Logger } from '../lib/log.ts';
import { createStreamResponse } from './stream-response.ts';
import type { StreamConnection, StreamWriter } from './stream-response.ts';

/** The call that a text is streamed to. */
export interface TextStreamCall {
  readonly connection: StreamConnection;
  /** Of the request: the client has left. */
  readonly signal: AbortSignal;
  readonly log: Logger;
}

async function pump(pieces: AsyncGenerator<string>, writer: StreamWriter, signal: AbortSignal): Promise<void> {
  const encoder = new TextEncoder();
  for await (const piece of pieces) {
    if (signal.aborted) return;
    const room = writer.write(encoder.encode(piece));
    if (!room) await new Promise<void>((resolve) => writer.onDrain(resolve));
  }
}

/**
 * Answers pieces of text as the client takes them: the next one is made when there is room for it. The status is sent before the first piece
 * is there, so a failure after it is only logged, and the text ends early.
 */
export function createTextStream(
  pieces: AsyncGenerator<string>,
  headers: Readonly<Record<string, string>>,
  { connection, signal, log }: TextStreamCall,
): Response {
  return createStreamResponse(headers, connection, (writer) => {
    pump(pieces, writer, signal)
      .catch((error: unknown) => log.error('http.stream_failed', {}, error))
      .finally(() => writer.end());
  });
}

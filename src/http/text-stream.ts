import type { Logger } from '../lib/log.ts';

/**
 * Answers pieces of text as the client takes them: the next one is made when there is room for it. The answer's headers are sent before the
 * first piece is there, so a failure after them can only cut the body short, which chunked coding lets the client see.
 */
export function createTextStream(
  pieces: AsyncGenerator<string>,
  signal: AbortSignal,
  log: Logger,
  headers: Readonly<Record<string, string>>,
): Response {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const next = signal.aborted ? { done: true as const, value: undefined } : await pieces.next();
          if (next.done === true) controller.close();
          else controller.enqueue(encoder.encode(next.value));
        } catch (error) {
          log.error('http.stream_failed', {}, error);
          controller.error(error);
        }
      },
      async cancel() {
        await pieces.return(undefined);
      },
    },
    { highWaterMark: 1 },
  );
  return new Response(body, { headers });
}

/** Answers of a provider's size and pace, for measuring clients: `/whole` and `/stream` (65 chunks, `?interval=` milliseconds apart). */
const WHOLE = JSON.stringify({
  id: 'chatcmpl-bench',
  object: 'chat.completion',
  choices: [{ index: 0, message: { role: 'assistant', content: 'word '.repeat(100) }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 10, completion_tokens: 100, total_tokens: 110 },
});
const EVENT = `data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","choices":[{"index":0,"delta":{"content":"word word "}}]}\n\n`;
const encoder = new TextEncoder();
const CHUNKS = 65;

function stream(intervalMs: number): Response {
  let sent = 0;
  const event = encoder.encode(EVENT);
  const body = new ReadableStream({
    type: 'direct',
    async pull(controller: ReadableStreamDirectController) {
      for (; sent < CHUNKS; sent++) {
        await controller.write(event);
        await controller.flush();
        await Bun.sleep(intervalMs);
      }
      controller.close();
    },
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}

const server = Bun.serve({
  hostname: '127.0.0.1',
  port: 0,
  idleTimeout: 0,
  async fetch(request) {
    await request.text();
    const url = new URL(request.url);
    if (url.pathname === '/stream') return stream(Number(url.searchParams.get('interval') ?? '5'));
    return new Response(WHOLE, { headers: { 'content-type': 'application/json' } });
  },
});
process.stdout.write(`${server.url.href}\n`);

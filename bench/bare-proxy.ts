// The yardstick: what the runtime itself needs to pass a call on. usage: bun bench/bare-proxy.ts <port> <upstream origin>
const port = Number.parseInt(process.argv[2] ?? '0', 10);
const upstream = process.argv[3] ?? '';

Bun.serve({
  port,
  hostname: '127.0.0.1',
  idleTimeout: 0,
  async fetch(request) {
    const path = request.url.slice(request.url.indexOf('/', 'http://'.length));
    const headers = new Headers(request.headers);
    headers.delete('host');
    const body = request.method === 'POST' ? await request.arrayBuffer() : undefined;
    const answer = await fetch(upstream + path, { method: request.method, headers, body, decompress: false });
    return new Response(answer.body, { status: answer.status, headers: answer.headers });
  },
});

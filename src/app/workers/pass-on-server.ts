import { existsSync, unlinkSync } from 'node:fs';
import type { Gateway } from '../gateway.ts';
import type { HttpServer } from '../http-server.ts';
import type { NewsDesk } from './news-desk.ts';
import { PEER_HEADER, SCHEME_HEADER } from './protocol.ts';

/** Mode 0600: nobody but the owner of the data may connect, so its headers are believed. */
const PRIVATE_UMASK = 0o177;

/** As the client called it: the socket knows no scheme. */
function restoreScheme(request: Request): Request {
  if (request.headers.get(SCHEME_HEADER) !== 'https') return request;
  return new Request(request.url.replace(/^http:/, 'https:'), request);
}

/** Serves what workers pass on. An answer waits until every worker has taken what the call has changed. */
export function openPassOnServer(path: string, gateway: Gateway, desk: NewsDesk): HttpServer {
  if (existsSync(path)) unlinkSync(path);
  const umask = process.umask(PRIVATE_UMASK);
  try {
    const server = Bun.serve({
      unix: path,
      maxRequestBodySize: Number.MAX_SAFE_INTEGER,
      development: false,
      async fetch(request, socket) {
        socket.timeout(request, 0);
        const answer = await gateway.fetch(restoreScheme(request));
        const pending = desk.acknowledged();
        if (pending !== null) await pending;
        return answer;
      },
    });
    return {
      port: 0,
      remoteAddress: (request) => request.headers.get(PEER_HEADER) || null,
      allowSilence: () => undefined,
      renewTls: () => undefined,
      stopListening: () => undefined,
      async close() {
        await server.stop(true);
        if (existsSync(path)) unlinkSync(path);
      },
    };
  } finally {
    process.umask(umask);
  }
}

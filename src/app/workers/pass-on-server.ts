import type { Gateway } from '../gateway.ts';
import type { HttpServer } from '../http-server.ts';
import { openPrivateSocket, removeSocket } from '../private-socket.ts';
import type { NewsDesk } from './news-desk.ts';
import { PEER_HEADER, SCHEME_HEADER } from './protocol.ts';

/** As the client called it: the socket knows no scheme. */
function restoreScheme(request: Request): Request {
  if (request.headers.get(SCHEME_HEADER) !== 'https') return request;
  return new Request(request.url.replace(/^http:/, 'https:'), request);
}

/** Serves what workers pass on. An answer waits until every worker has taken what the call has changed. */
export function openPassOnServer(path: string, gateway: Gateway, desk: NewsDesk): HttpServer {
  const listen = () =>
    Bun.serve({
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
  // Nobody but the owner of the data may connect, so its headers are believed.
  const server = openPrivateSocket(path, listen);
  return {
    port: 0,
    remoteAddress: (request) => request.headers.get(PEER_HEADER) || null,
    allowSilence: () => undefined,
    renewTls: () => undefined,
    stopListening: () => undefined,
    sent: () => Promise.resolve(),
    async close() {
      await server.stop(true);
      removeSocket(path);
    },
  };
}

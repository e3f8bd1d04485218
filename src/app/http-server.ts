import type { Server } from 'bun';

/**
 * Seconds that a client may keep a connection busy without anything moving: between two calls, while it sends a body (all of
 * it, the runtime does not count anew), and while it does not read what it is sent. A call that waits for its provider has
 * no such bound, the provider's time-outs hold.
 */
const SILENCE_SECONDS = 120;

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** Default 120. */
  readonly silenceSeconds?: number;
}

export interface HttpServer {
  readonly port: number;
  /** Address of the connection's peer. */
  remoteAddress(request: Request): string | null;
  /** Whether the connection may be silent for as long as it likes, because it is the gateway that is waited for. */
  allowSilence(request: Request, allowed: boolean): void;
  /** No new connections; those under way go on. */
  stopListening(): void;
  /** Ends every connection. */
  close(): Promise<void>;
}

/** Opens the port. Sizes are bounded by the application, which answers in its own shape, so the runtime's bound is lifted. */
export function openHttpServer(options: HttpServerOptions): HttpServer {
  const silenceSeconds = options.silenceSeconds ?? SILENCE_SECONDS;
  const server: Server<undefined> = Bun.serve({
    hostname: options.host,
    port: options.port,
    idleTimeout: silenceSeconds,
    maxRequestBodySize: Number.MAX_SAFE_INTEGER,
    development: false,
    fetch: (request) => options.fetch(request),
  });
  return {
    port: server.port ?? options.port,
    remoteAddress: (request) => server.requestIP(request)?.address ?? null,
    allowSilence: (request, allowed) => server.timeout(request, allowed ? 0 : silenceSeconds),
    stopListening: () => void server.stop(false),
    close: () => server.stop(true),
  };
}

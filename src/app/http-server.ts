import type { Server } from 'bun';

/**
 * Seconds that a client may keep a connection busy without anything moving: between two calls, while it sends a body (all of
 * it, the runtime does not count anew), and while it does not read what it is sent. A call that waits for its provider has
 * no such bound, the provider's time-outs hold.
 */
export const SILENCE_SECONDS = 120;

/** A certificate with its chain and the key to it, PEM. */
export interface TlsPair {
  readonly cert: string;
  readonly key: string;
}

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** Default 120. */
  readonly silenceSeconds?: number;
  /** Serves HTTPS; absent or null: HTTP. */
  readonly tls?: TlsPair | null;
  /** Browsers are told to come by HTTPS alone for so many seconds; absent or 0: they are not told. */
  readonly hstsSeconds?: number;
  /** Other processes listen on the port too: Linux alone. Default false. */
  readonly sharesPort?: boolean;
  /**
   * Only this process may connect, and tells by address and port of a connection who is at its other end; null: it is none of this process.
   * Absent: the peer is who it is.
   */
  readonly addressOf?: (peer: { readonly address: string; readonly port: number }) => string | null;
}

export interface HttpServer {
  readonly port: number;
  /** Address of the connection's peer. */
  remoteAddress(request: Request): string | null;
  /** Whether the connection may be silent for as long as it likes, because it is the gateway that is waited for. */
  allowSilence(request: Request, allowed: boolean): void;
  /** New connections get this certificate. Calls under way go on with the one before. Throws when it cannot be served; then nothing has changed. */
  renewTls(pair: TlsPair): void;
  /** No new connections; those under way go on. */
  stopListening(): void;
  /** Resolves when the clients have been sent what was answered, or at `deadlineMs`. Of the runtime's own connections it cannot be known. */
  sent(deadlineMs: number): Promise<void>;
  /** Ends every connection. */
  close(): Promise<void>;
}

type Answerer = HttpServerOptions['fetch'];

function announceHsts(handle: Answerer, seconds: number): Answerer {
  const mark = (response: Response): Response => {
    response.headers.set('strict-transport-security', `max-age=${seconds}`);
    return response;
  };
  return (request) => {
    const answer = handle(request);
    return answer instanceof Promise ? answer.then(mark) : mark(answer);
  };
}

/** Opens the port with the runtime's server. Sizes are bounded by the application, which answers in its own shape, so the runtime's bound is lifted. */
export function openHttpServer(options: HttpServerOptions): HttpServer {
  const silenceSeconds = options.silenceSeconds ?? SILENCE_SECONDS;
  const { hstsSeconds = 0, addressOf } = options;
  const answer = hstsSeconds > 0 ? announceHsts(options.fetch, hstsSeconds) : options.fetch;

  function listen(port: number, tls: TlsPair | null): Server<undefined> {
    return Bun.serve({
      hostname: options.host,
      port,
      reusePort: options.sharesPort ?? false,
      idleTimeout: silenceSeconds,
      maxRequestBodySize: Number.MAX_SAFE_INTEGER,
      development: false,
      fetch: (request) => {
        if (addressOf !== undefined && readAddress(request) === null) return new Response(null, { status: 403 });
        return answer(request);
      },
      ...(tls === null ? {} : { tls: { cert: tls.cert, key: tls.key } }),
    });
  }

  function readAddress(request: Request): string | null {
    const peer = server.requestIP(request);
    if (peer === null) return null;
    return addressOf === undefined ? peer.address : addressOf(peer);
  }

  let pair = options.tls ?? null;
  let server = listen(options.port, pair);
  const port = server.port ?? options.port;
  /** Those that listen no more and still answer. */
  const retired = new Set<Server<undefined>>();

  function retire(old: Server<undefined>): void {
    retired.add(old);
    void old.stop(false).finally(() => retired.delete(old));
  }

  return {
    port,
    remoteAddress: readAddress,
    allowSilence: (request, allowed) => server.timeout(request, allowed ? 0 : silenceSeconds),
    renewTls(next) {
      // The runtime's own reload keeps the certificate (oven-sh/bun#43815), and two listeners on one port would let a stranger in.
      // The port is closed and opened in one go; a connection whose handshake is under way at this instant is reset.
      const old = server;
      retire(old);
      try {
        server = listen(port, next);
        pair = next;
      } catch (error) {
        server = listen(port, pair);
        throw error;
      }
    },
    stopListening: () => void server.stop(false),
    sent: () => Promise.resolve(),
    async close() {
      await Promise.all([server, ...retired].map((each) => each.stop(true)));
    },
  };
}

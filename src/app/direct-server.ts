import type { TCPSocketListener } from 'bun';
import { ClientConnection, CommonLines, OWNED_SOCKET, Tunnels } from '../http/direct/index.ts';
import type { ConnectionHost, DirectHandler, DirectSocket, SocketOwner } from '../http/direct/index.ts';
import type { Clock } from '../lib/clock.ts';
import { Roster } from '../lib/roster.ts';
import { openHttpServer, SILENCE_SECONDS } from './http-server.ts';
import type { HttpServer, HttpServerOptions } from './http-server.ts';

/** Seconds between two looks at the connections. */
const LOOK_SECONDS = 4;
const SENDING_LOOK_MS = 20;
const INNER_HOST = '127.0.0.1';

export interface DirectServerOptions extends HttpServerOptions {
  readonly clock: Clock;
  /** What answers a call that is read from its socket; null: none is, the runtime's server has the port. */
  readonly findDirect: ((target: string) => DirectHandler | null) | null;
}

/** Ends connections on which nothing moves. */
function watchSilence(connections: Roster<ClientConnection>, clock: Clock, silenceSeconds: number): () => void {
  const lookSeconds = Math.min(LOOK_SECONDS, silenceSeconds);
  const looksMax = Math.ceil(silenceSeconds / lookSeconds);
  let cancel = (): void => undefined;
  const look = (): void => {
    for (const connection of connections.list()) connection.look(looksMax);
    cancel = clock.after(lookSeconds * 1000, look);
  };
  cancel = clock.after(lookSeconds * 1000, look);
  return () => cancel();
}

/** Not the clock's timers, which keep no process alive. */
const waitToSend = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, SENDING_LOOK_MS));

/** The address of the runtime's server, for connections of this process alone. */
function openInner(options: DirectServerOptions, addressOf: HttpServerOptions['addressOf']): HttpServer {
  const { fetch, silenceSeconds, hstsSeconds } = options;
  return openHttpServer({ host: INNER_HOST, port: 0, fetch, silenceSeconds, hstsSeconds, addressOf });
}

/**
 * Opens the port. Model calls are read from their sockets, which takes less CPU than the runtime's server
 * (docs/decisions/2026-11-28-own-http-front.md); all else, and whatever is unusual, goes on to that. With TLS it has the port.
 */
export function openServer(options: DirectServerOptions): HttpServer {
  const { findDirect, clock, host, port, sharesPort, hstsSeconds = 0, silenceSeconds = SILENCE_SECONDS } = options;
  if (findDirect === null || (options.tls ?? null) !== null) return openHttpServer(options);
  let tunnels: Tunnels | null = null;
  // A port alone is no proof: another process may have the same one on another address of the loopback.
  const inner = openInner(options, ({ address, port: from }) =>
    address === INNER_HOST ? (tunnels?.addressOf(from) ?? null) : null,
  );
  const opened = new Tunnels({ hostname: INNER_HOST, port: inner.port });
  tunnels = opened;
  const connections = new Roster<ClientConnection>();
  const lines = new CommonLines(clock, hstsSeconds);
  let stopping = false;
  const connectionHost: ConnectionHost = {
    find: findDirect,
    isStopping: () => stopping,
    commonLines: () => lines.read(),
    passOn(connection, socket, received) {
      connections.remove(connection);
      opened.open(socket, received);
    },
    left: (connection) => void connections.remove(connection),
  };
  // The runtime takes `reusePort` here too; its types do not say so.
  const listening = {
    hostname: host,
    port,
    reusePort: sharesPort ?? false,
    socket: {
      ...OWNED_SOCKET,
      open(socket: DirectSocket) {
        socket.setNoDelay(true);
        const connection = new ClientConnection(connectionHost, socket);
        socket.data = connection;
        connections.add(connection);
      },
    },
  };
  let listener: TCPSocketListener<SocketOwner>;
  try {
    listener = Bun.listen<SocketOwner>(listening);
  } catch (error) {
    void inner.close();
    throw error;
  }
  const stopWatching = watchSilence(connections, clock, silenceSeconds);
  return {
    port: listener.port,
    remoteAddress: (request) => inner.remoteAddress(request),
    allowSilence: (request, allowed) => inner.allowSilence(request, allowed),
    renewTls: () => undefined,
    stopListening() {
      stopping = true;
      listener.stop(false);
      inner.stopListening();
      for (const connection of connections.list()) connection.stop();
    },
    async sent(deadlineMs) {
      while (clock.now() < deadlineMs && connections.list().some((connection) => connection.isSending))
        await waitToSend();
    },
    async close() {
      stopWatching();
      listener.stop(true);
      for (const connection of connections.list()) connection.terminate();
      opened.close();
      await inner.close();
    },
  };
}

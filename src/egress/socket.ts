import type { Socket, SocketHandler } from 'bun';

/** What a socket is used for at a time: first to be opened, then as a connection that carries calls. */
export interface SocketUser {
  /** TCP is connected. */
  onOpen(socket: EgressSocket): void;
  /** TLS is done; `error` when the peer's certificate is not the one wanted. */
  onHandshake(socket: EgressSocket, ok: boolean, error: Error | null): void;
  onData(data: Buffer): void;
  onDrain(): void;
  /** The peer has ended its side in order. */
  onEnd(): void;
  /** Closed, by whomever. */
  onClose(error: Error | null): void;
  onConnectError(error: Error): void;
}

export type EgressSocket = Socket<SocketUser>;

/** One set of callbacks for all sockets: each is handed to the socket's present user. */
export const SOCKET_HANDLERS: SocketHandler<SocketUser> = {
  open: (socket) => socket.data.onOpen(socket),
  handshake: (socket, ok, error) => socket.data.onHandshake(socket, ok, error),
  data: (socket, data) => socket.data.onData(data),
  drain: (socket) => socket.data.onDrain(),
  end: (socket) => socket.data.onEnd(),
  close: (socket, error) => socket.data.onClose(error ?? null),
  error(socket, error) {
    socket.data.onClose(error);
    socket.terminate();
  },
  connectError: (socket, error) => socket.data.onConnectError(error),
};

/** The user of a socket that nobody is interested in any more. */
export const NO_USER: SocketUser = {
  onOpen: (socket) => socket.terminate(),
  onHandshake: (socket) => socket.terminate(),
  onData() {},
  onDrain() {},
  onEnd() {},
  onClose() {},
  onConnectError() {},
};

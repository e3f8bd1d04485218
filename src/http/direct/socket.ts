import type { Socket, SocketHandler } from 'bun';

/** Whoever a client's socket belongs to at a time. */
export interface SocketOwner {
  onData(data: Buffer): void;
  /** The socket takes more. */
  onDrain(): void;
  /** The peer sends no more. */
  onEnd(): void;
  /** Closed, by whomever; comes once. */
  onClose(): void;
}

export type DirectSocket = Socket<SocketOwner>;

/** One set of callbacks for all sockets. */
export const OWNED_SOCKET: SocketHandler<SocketOwner> = {
  data: (socket, data) => socket.data.onData(data),
  drain: (socket) => socket.data.onDrain(),
  end: (socket) => socket.data.onEnd(),
  close: (socket) => socket.data.onClose(),
  timeout: (socket) => socket.terminate(),
  error: (socket) => socket.terminate(),
};

/** Bytes on their way into a socket: what it does not take at once is kept, and follows when it takes more. */
export class Outgoing {
  readonly #socket: DirectSocket;
  #unsent: Uint8Array[] = [];
  #closed = false;
  #sent = 0;

  constructor(socket: DirectSocket) {
    this.#socket = socket;
  }

  /** Bytes that the socket has taken. */
  get sent(): number {
    return this.#sent;
  }

  /** Whether the socket has taken all. */
  get idle(): boolean {
    return this.#unsent.length === 0;
  }

  /** Sends the first `length` bytes, which are the caller's again when it returns. False when the socket did not take them all. */
  write(bytes: Uint8Array, length: number): boolean {
    if (this.#closed) return true;
    const written = this.#unsent.length > 0 ? 0 : Math.max(0, this.#socket.write(bytes, 0, length));
    this.#sent += written;
    if (written === length) return true;
    this.#unsent.push(new Uint8Array(bytes.subarray(written, length)));
    return false;
  }

  /** The socket takes more; true when nothing is left. */
  flush(): boolean {
    for (let piece = this.#unsent[0]; piece !== undefined; piece = this.#unsent[0]) {
      const written = Math.max(0, this.#socket.write(piece));
      this.#sent += written;
      if (written < piece.length) {
        this.#unsent[0] = piece.subarray(written);
        return false;
      }
      this.#unsent.shift();
    }
    return true;
  }

  /** What is written from now on is dropped, and what was not taken yet. */
  close(): void {
    this.#closed = true;
    this.#unsent = [];
  }
}

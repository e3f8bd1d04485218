import type { EgressSocket, SocketUser } from './socket.ts';

/** The call that a connection carries. */
export interface ConnectionUser {
  onData(data: Buffer): void;
  /** Some of the request left. */
  onProgress(): void;
  /** The peer has ended its side in order. */
  onEnded(): void;
  onClosed(error: Error | null): void;
}

/** Below this, head and body leave in one write. */
const JOINED_BYTES_MAX = 65_536;

/** An open connection: writes requests with back-pressure, hands what arrives to its user. */
export class Connection implements SocketUser {
  /** Scheme, host and port that it was opened for. */
  readonly key: string;
  /** Whether it has carried a call before. */
  used = false;
  /** Monotonic milliseconds after which it is not used again. */
  expiresAt = 0;
  /** Whether anything of the present request has left. */
  wroteAny = false;
  readonly #socket: EgressSocket;
  #user: ConnectionUser | null = null;
  #pending: Uint8Array[] = [];
  #paused = false;
  #closed = false;

  constructor(socket: EgressSocket, key: string) {
    this.#socket = socket;
    this.key = key;
    socket.data = this;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Whether the whole request has left. */
  get sent(): boolean {
    return this.#pending.length === 0;
  }

  /** null: idle. */
  setUser(user: ConnectionUser | null): void {
    this.#user = user;
  }

  /** Sends a request; `head` is ASCII. False when the connection turns out to be dead and nothing was sent. */
  send(head: string, body: string | Uint8Array | null, bodyBytes: number): boolean {
    this.wroteAny = false;
    if (this.#closed) return false;
    if (typeof body !== 'string' && body !== null) return this.#sendBytes(head, body);
    if (bodyBytes > JOINED_BYTES_MAX) return this.#sendPieces([Buffer.from(head, 'latin1'), Buffer.from(body ?? '')]);
    const text = body === null ? head : head + body;
    const written = this.#socket.write(text);
    if (written < 0) return false;
    this.wroteAny = written > 0;
    if (written < head.length + bodyBytes) this.#pending = [Buffer.from(text).subarray(written)];
    return true;
  }

  pause(): void {
    if (this.#paused || this.#closed) return;
    this.#paused = true;
    this.#socket.pause();
  }

  resume(): void {
    if (!this.#paused || this.#closed) return;
    this.#paused = false;
    this.#socket.resume();
  }

  /** Ends in order, without waiting for the peer. */
  end(): void {
    this.#user = null;
    if (this.#closed) return;
    this.resume();
    this.#closed = true;
    // Over TLS an orderly end waits for the peer's good-bye, which may never come.
    if (this.key.startsWith('https:')) this.#socket.terminate();
    else this.#socket.end();
  }

  /** Ends at once; the peer sees a reset. */
  terminate(): void {
    this.#user = null;
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.terminate();
  }

  onOpen(): void {}

  onHandshake(): void {}

  onConnectError(): void {}

  onData(data: Buffer): void {
    // An idle peer has nothing to say: what it sends now would be taken for the next answer.
    if (this.#user === null) this.terminate();
    else this.#user.onData(data);
  }

  onDrain(): void {
    if (this.#pending.length === 0) return;
    this.#flush();
    this.#user?.onProgress();
  }

  onEnd(): void {
    if (this.#user === null) this.end();
    else this.#user.onEnded();
  }

  onClose(error: Error | null): void {
    if (this.#closed) return;
    this.#closed = true;
    const user = this.#user;
    this.#user = null;
    user?.onClosed(error);
  }

  #sendBytes(head: string, body: Uint8Array): boolean {
    if (body.length > JOINED_BYTES_MAX) return this.#sendPieces([Buffer.from(head, 'latin1'), body]);
    const joined = Buffer.allocUnsafe(head.length + body.length);
    joined.write(head, 0, 'latin1');
    joined.set(body, head.length);
    return this.#sendPieces([joined]);
  }

  #sendPieces(pieces: Uint8Array[]): boolean {
    this.#pending = pieces;
    return this.#flush();
  }

  /** Writes as much as the operating system takes; false when the connection is dead. */
  #flush(): boolean {
    for (;;) {
      const piece = this.#pending[0];
      if (piece === undefined) return true;
      const written = this.#socket.write(piece);
      if (written < 0) return false;
      if (written > 0) this.wroteAny = true;
      if (written < piece.length) {
        this.#pending[0] = piece.subarray(written);
        return true;
      }
      this.#pending.shift();
    }
  }
}

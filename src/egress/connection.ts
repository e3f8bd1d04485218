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

/** What a connection sends. */
export interface OutgoingRequest {
  /** Bytes that the head may take at most. */
  readonly headBytesMax: number;
  /** Writes the head to the beginning of `bytes`; answers where it ends. */
  writeHead(bytes: Buffer): number;
  readonly body: string | Uint8Array | null;
  /** Bytes of the body. */
  readonly bodyBytes: number;
}

/** Head and body are put together here and leave in one write, unless they are longer. */
const scratch = Buffer.allocUnsafeSlow(64 * 1024);

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

  /** Sends a request. False when the connection turns out to be dead and nothing was sent. */
  send(request: OutgoingRequest): boolean {
    this.wroteAny = false;
    if (this.#closed) return false;
    if (request.headBytesMax + request.bodyBytes > scratch.length) return this.#sendPieces(request);
    let length = request.writeHead(scratch);
    const { body } = request;
    if (typeof body === 'string') length += scratch.write(body, length, 'utf8');
    else if (body !== null) {
      scratch.set(body, length);
      length += body.length;
    }
    const written = this.#socket.write(scratch, 0, length);
    if (written < 0) return false;
    this.wroteAny = written > 0;
    if (written < length) this.#pending = [Buffer.from(scratch.subarray(written, length))];
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

  #sendPieces(request: OutgoingRequest): boolean {
    const { body, headBytesMax } = request;
    const head = Buffer.allocUnsafe(headBytesMax);
    this.#pending = [head.subarray(0, request.writeHead(head))];
    if (body !== null) this.#pending.push(typeof body === 'string' ? Buffer.from(body) : body);
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

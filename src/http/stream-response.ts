/** The connection that a stream is written to. */
export interface StreamConnection {
  /** Whether nothing needs to move: not while the client has to read. */
  allowSilence(allowed: boolean): void;
}

/** The writing end of a streamed answer: what a pipeline sink needs of the connection. */
export interface StreamWriter {
  /** Sends the bytes at once. False when the client reads slower than it is written to. */
  write(bytes: Uint8Array): boolean;
  /** Calls back once, when the client has caught up. */
  onDrain(callback: () => void): void;
  end(): void;
}

/**
 * Writes straight into the connection, without a queue of promises between: the runtime answers a promise only when
 * the client is slower than the provider, and that promise is the back-pressure.
 */
class DirectWriter implements StreamWriter {
  readonly #controller: ReadableStreamDirectController;
  readonly #connection: StreamConnection;
  readonly #finished: () => void;
  #blocked: Promise<unknown> | null = null;
  #ended = false;

  constructor(controller: ReadableStreamDirectController, connection: StreamConnection, finished: () => void) {
    this.#controller = controller;
    this.#connection = connection;
    this.#finished = finished;
  }

  write(bytes: Uint8Array): boolean {
    if (this.#ended) return true;
    const written = this.#controller.write(bytes);
    const flushed = this.#controller.flush();
    if (typeof written === 'number' && typeof flushed === 'number') return true;
    this.#blocked = Promise.allSettled([written, flushed]);
    this.#connection.allowSilence(false);
    return false;
  }

  onDrain(callback: () => void): void {
    const blocked = this.#blocked;
    this.#blocked = null;
    if (blocked === null) callback();
    else {
      void blocked.then(() => {
        if (!this.#ended) this.#connection.allowSilence(true);
        callback();
      });
    }
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#connection.allowSilence(false);
    void this.#controller.end();
    this.#finished();
  }

  /** The client has left: what comes is dropped. */
  close(): void {
    this.#ended = true;
    this.#finished();
  }
}

/** A response whose body is written by `start` when the server is ready to send. */
export function createStreamResponse(
  headers: Readonly<Record<string, string>>,
  connection: StreamConnection,
  start: (writer: StreamWriter) => void,
): Response {
  let writer: DirectWriter | null = null;
  const body = new ReadableStream({
    type: 'direct',
    pull(controller: ReadableStreamDirectController): Promise<void> {
      return new Promise((resolve) => {
        writer = new DirectWriter(controller, connection, resolve);
        connection.allowSilence(true);
        start(writer);
      });
    },
    cancel(): void {
      writer?.close();
    },
  });
  return new Response(body, { headers });
}

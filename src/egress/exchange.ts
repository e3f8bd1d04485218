import { Connection } from './connection.ts';
import type { ConnectionUser, OutgoingRequest } from './connection.ts';
import { EgressError } from './port.ts';
import type { EgressCall, EgressErrorKind, EgressHandle, EgressHandler } from './port.ts';
import type { Pool } from './pool.ts';
import { boundRequestHead, writeRequestHead } from './request-head.ts';
import type { FieldLines } from './request-head.ts';
import type { ResponseHead } from './response-head.ts';
import { ResponseReader } from './response-reader.ts';
import type { ResponseSink } from './response-reader.ts';
import type { EgressSocket } from './socket.ts';
import { describeTarget } from './target.ts';
import type { Target } from './target.ts';
import { Watch } from './watch.ts';
import type { Timekeeper, TimeoutKind, Watched } from './watch.ts';

/** What a call needs of the client that makes it. */
export interface ExchangeDeps {
  readonly keeper: Timekeeper;
  readonly pool: Pool;
  readonly fields: FieldLines;
  /** Opens a connection; answers what gives up. */
  open(target: Target, done: (result: EgressSocket | EgressError) => void): () => void;
}

/** One call from its first byte to its last: connection, request, answer, time-outs. */
export class Exchange implements EgressHandle, ResponseSink, ConnectionUser, OutgoingRequest, Watched {
  readonly #deps: ExchangeDeps;
  readonly #call: EgressCall;
  readonly #target: Target;
  readonly #handler: EgressHandler;
  readonly #lines: string;
  readonly bodyBytes: number;
  readonly #reader: ResponseReader;
  readonly #watch: Watch;
  #connection: Connection | null = null;
  #cancelOpen: (() => void) | null = null;
  #answer: ResponseHead | null = null;
  #receiving = false;
  #paused = false;
  #done = false;

  /** Throws `EgressError` when the request itself is not allowed. */
  constructor(deps: ExchangeDeps, call: EgressCall, target: Target, handler: EgressHandler) {
    this.#deps = deps;
    this.#call = call;
    this.#target = target;
    this.#handler = handler;
    this.bodyBytes =
      typeof call.body === 'string' ? Buffer.byteLength(call.body) : call.body === null ? 0 : call.body.byteLength;
    this.#lines = deps.fields.read(call.headers);
    this.#reader = new ResponseReader(this);
    this.#watch = new Watch(deps.keeper, call.timeouts.totalMs, this);
  }

  start(): void {
    for (;;) {
      const idle = this.#deps.pool.take(this.#target.key);
      if (idle === null) return this.#open();
      if (this.#carry(idle)) return;
    }
  }

  get sent(): boolean {
    return this.#connection?.wroteAny === true;
  }

  get body(): EgressCall['body'] {
    return this.#call.body;
  }

  get headBytesMax(): number {
    return boundRequestHead(this.#target, this.#lines);
  }

  writeHead(bytes: Buffer): number {
    return writeRequestHead(bytes, this.#call, this.#target, this.#lines, this.bodyBytes);
  }

  pause(): void {
    if (this.#paused || this.#done) return;
    this.#paused = true;
    this.#connection?.pause();
    this.#watchAnswer();
  }

  resume(): void {
    if (!this.#paused || this.#done) return;
    this.#paused = false;
    this.#connection?.resume();
    this.#watchAnswer();
  }

  abort(): void {
    if (this.#done) return;
    const connection = this.#finish();
    connection?.terminate();
  }

  onData(data: Buffer): void {
    if (this.#receiving) this.#watch.touch();
    else {
      this.#receiving = true;
      this.#watchAnswer();
    }
    this.#reader.push(data);
  }

  /** A peer that takes the request slowly is alive. */
  onProgress(): void {
    if (!this.#receiving) this.#watch.touch();
  }

  onEnded(): void {
    if (!this.#reader.end()) this.onClosed(null);
  }

  onClosed(error: Error | null): void {
    if (this.#done) return;
    // A kept connection that was dead already: nothing has left, so a fresh one may be tried (RFC 9110, section 9.2.2).
    if (this.#connection?.used === true && !this.#connection.wroteAny) return this.#open();
    this.#fail('closed', 'the connection was closed before the answer was whole', error ?? undefined);
  }

  onHead(head: ResponseHead): void {
    this.#answer = head;
    this.#handler.onHead(head.status, head.headers);
  }

  onChunk(chunk: Uint8Array): void {
    this.#handler.onChunk(chunk);
  }

  onComplete(excess: boolean): void {
    const head = this.#answer;
    const connection = this.#finish();
    if (connection !== null) {
      connection.resume();
      if (head?.keepAlive === true && connection.sent && !excess)
        this.#deps.pool.put(connection, head.keepAliveSeconds);
      else connection.end();
    }
    this.#handler.onEnd();
  }

  onProblem(problem: string): void {
    this.#fail('protocol', problem);
  }

  onTimeout(kind: TimeoutKind): void {
    this.#fail(kind, 'the time is over');
  }

  #open(): void {
    this.#connection = null;
    this.#watch.start('connect-timeout', this.#call.timeouts.connectMs);
    this.#cancelOpen = this.#deps.open(this.#target, (result) => {
      this.#cancelOpen = null;
      if (result instanceof EgressError) return this.#end(result);
      if (!this.#carry(new Connection(result, this.#target.key))) {
        this.#fail('closed', 'the connection was closed before the request was sent');
      }
    });
  }

  #carry(connection: Connection): boolean {
    this.#connection = connection;
    connection.setUser(this);
    if (!connection.send(this)) {
      connection.terminate();
      return false;
    }
    if (this.#paused) connection.pause();
    this.#watchAnswer();
    return true;
  }

  /** Waiting for the peer is timed only while we do read. */
  #watchAnswer(): void {
    if (this.#connection === null) return;
    const { firstByteMs, idleMs } = this.#call.timeouts;
    const kind = this.#receiving ? 'idle-timeout' : 'first-byte-timeout';
    this.#watch.start(kind, this.#paused ? null : this.#receiving ? idleMs : firstByteMs);
  }

  #fail(kind: EgressErrorKind, reason: string, cause?: unknown): void {
    const sent = this.#connection?.wroteAny === true;
    this.#end(new EgressError(kind, `${describeTarget(this.#target)}: ${reason}`, sent, cause));
  }

  #end(error: EgressError): void {
    if (this.#done) return;
    const connection = this.#finish();
    connection?.terminate();
    this.#handler.onError(error);
  }

  #finish(): Connection | null {
    const connection = this.#connection;
    this.#done = true;
    this.#connection = null;
    this.#watch.stop();
    this.#reader.stop();
    this.#cancelOpen?.();
    this.#cancelOpen = null;
    return connection;
  }
}

import { NOT_THERE } from '../../lib/roster.ts';
import type { Rostered } from '../../lib/roster.ts';
import type { ModelAnswer } from '../model-answer.ts';
import { ChunkWriter, writeWhole } from './answer-writer.ts';
import type { Sending } from './answer-writer.ts';
import { DirectRequest } from './direct-request.ts';
import type { DirectPeer } from './direct-request.ts';
import { HEAD_BEGIN, HEAD_BYTES_MAX, parseDirectHead } from './request-head.ts';
import { Outgoing } from './socket.ts';
import type { DirectSocket, SocketOwner } from './socket.ts';

const END_OF_HEAD = '\r\n\r\n';
/** Of calls that were sent before the one under way is answered. Whoever sends more is cut off, as by the runtime's server. */
const HELD_BYTES_MAX = 64 * 1024;

/** Answers one call. Must not reject. */
export type DirectHandler = (request: DirectRequest) => Promise<ModelAnswer>;

/** What a connection needs of the server that it belongs to. */
export interface ConnectionHost {
  /** What answers a call of this path and query; null: it takes the long way. */
  find(target: string): DirectHandler | null;
  /** Whether connections end behind their present call. */
  isStopping(): boolean;
  /** Lines that every answer of this second has, each with its line end. */
  commonLines(): string;
  /** What has arrived, and all that will, is for the runtime's server. The connection has forgotten its socket. */
  passOn(connection: ClientConnection, socket: DirectSocket, received: Buffer): void;
  left(connection: ClientConnection): void;
}

/** null when the connection is gone already, of which the runtime's types say nothing. */
function readRemote(socket: DirectSocket): string | null {
  const address: string | undefined = socket.remoteAddress;
  return address ?? null;
}

/** Whether bytes that are no whole head may be the beginning of one that is answered here. */
function mayBegin(input: Buffer): boolean {
  const length = Math.min(input.length, HEAD_BEGIN.length);
  return input.toString('latin1', 0, length) === HEAD_BEGIN.slice(0, length);
}

/**
 * One client's connection: reads call after call, each answered before the next is looked at. The first thing that is not plainly one of the
 * calls that are answered here hands it, with all that follows, to the runtime's server.
 */
export class ClientConnection implements SocketOwner, DirectPeer, Rostered {
  rosterIndex = NOT_THERE;
  readonly #host: ConnectionHost;
  readonly #socket: DirectSocket;
  readonly #outgoing: Outgoing;
  #request: DirectRequest | null = null;
  #stream: ChunkWriter | null = null;
  /** The call has its answer, and may still have some of its body to send. */
  #answered = false;
  /** What came behind the call under way, or a head that is not whole. */
  #held: Buffer | null = null;
  #paused = false;
  #ends = false;
  #closed = false;
  #maySilent = false;
  /** How often it was looked at since something moved that had to. */
  #looks = 0;
  #address: string | null = null;

  constructor(host: ConnectionHost, socket: DirectSocket) {
    this.#host = host;
    this.#socket = socket;
    this.#outgoing = new Outgoing(socket);
  }

  get address(): string | null {
    if (this.#address === null && !this.#closed) this.#address = readRemote(this.#socket);
    return this.#address;
  }

  /** Some of an answer has not been taken yet by a socket that is there. */
  get isSending(): boolean {
    return !this.#outgoing.idle;
  }

  allowSilence(allowed: boolean): void {
    this.#maySilent = allowed;
    this.#looks = 0;
  }

  pauseReading(): void {
    if (this.#paused || this.#closed) return;
    this.#paused = true;
    this.#socket.pause();
  }

  resumeReading(): void {
    if (!this.#paused || this.#closed) return;
    this.#paused = false;
    this.#socket.resume();
  }

  /** Comes now and then; one that nothing moved on for `looksMax` of them is ended. */
  look(looksMax: number): void {
    if (this.#maySilent || this.#looks++ < looksMax) return;
    this.terminate();
  }

  terminate(): void {
    if (!this.#closed) this.#socket.terminate();
  }

  /** No call is read any more; ends at once where none is under way. */
  stop(): void {
    if (this.#request === null && this.#held === null && !this.#closed) this.#end();
  }

  onData(data: Buffer): void {
    const request = this.#request;
    if (request !== null) this.#takeBody(request, data, false);
    else if (this.#ends) return;
    else if (this.#held === null) this.#readHead(data, false);
    else this.#readHead(Buffer.concat([this.#held, data]), true);
  }

  onDrain(): void {
    const before = this.#outgoing.sent;
    const isOut = this.#outgoing.flush();
    if (this.#outgoing.sent > before) this.#looks = 0;
    if (!isOut) return;
    this.#stream?.drain();
    if (this.#answered) this.#next();
  }

  onEnd(): void {
    // As the runtime's server does: who will not send any more has left.
    this.terminate();
  }

  onClose(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#host.left(this);
    this.#outgoing.close();
    this.#stream?.close();
    this.#held = null;
    const request = this.#request;
    this.#request = null;
    if (request !== null && !this.#answered) request.abort();
  }

  /** @param own whether the bytes are the connection's own, and stay as they are */
  #readHead(input: Buffer, own: boolean): void {
    this.#held = null;
    const end = input.indexOf(END_OF_HEAD, 0, 'latin1');
    if (end < 0 && input.length <= HEAD_BYTES_MAX && mayBegin(input)) {
      this.#held = own ? input : Buffer.from(input);
      return;
    }
    const head = end < 0 || end > HEAD_BYTES_MAX ? null : parseDirectHead(input.toString('latin1', 0, end + 2));
    const handle = head === null ? null : this.#host.find(head.target);
    if (head === null || handle === null) {
      this.#closed = true;
      this.resumeReading();
      this.#host.passOn(this, this.#socket, input);
      return;
    }
    const request = new DirectRequest(head, this);
    this.#request = request;
    this.#answered = false;
    this.#looks = 0;
    this.#takeBody(request, input.subarray(end + END_OF_HEAD.length), own);
    if (this.#closed) return;
    handle(request).then(
      (answer) => this.#answer(request, answer),
      () => this.terminate(),
    );
  }

  #takeBody(request: DirectRequest, data: Buffer, own: boolean): void {
    const size = Math.min(data.length, request.bodyLeft);
    if (size > 0) request.push(data.subarray(0, size));
    if (size > 0 && request.bodyLeft === 0) this.#looks = 0;
    if (size < data.length) this.#hold(data.subarray(size), own);
    if (this.#answered) this.#next();
    // Behind a call that is through, how much came at once says nothing: it is read in the next turn.
    if (this.#held !== null && this.#request !== null && this.#held.length > HELD_BYTES_MAX) this.terminate();
  }

  #hold(data: Buffer, own: boolean): void {
    if (this.#held === null) this.#held = own ? data : Buffer.from(data);
    else this.#held = Buffer.concat([this.#held, data]);
  }

  #answer(request: DirectRequest, answer: ModelAnswer): void {
    if (this.#closed) return;
    const keepAlive = request.head.keepAlive && !this.#host.isStopping();
    const sending: Sending = { keepAlive, commonLines: this.#host.commonLines() };
    if (answer.start === null) {
      writeWhole(this.#outgoing, answer, sending);
      this.#finish(request, keepAlive);
      return;
    }
    const stream = new ChunkWriter(this.#outgoing, this, answer, sending, () => {
      this.#stream = null;
      this.#finish(request, keepAlive);
    });
    this.#stream = stream;
    this.allowSilence(true);
    answer.start(stream);
    stream.flushHead();
  }

  /** The answer is written. */
  #finish(request: DirectRequest, keepAlive: boolean): void {
    this.allowSilence(false);
    this.#answered = true;
    this.#ends = !keepAlive;
    request.discardBody();
    this.#next();
  }

  /** Goes on behind a call whose answer and body are through. */
  #next(): void {
    if (this.#closed || !this.#outgoing.idle || (this.#request?.bodyLeft ?? 0) > 0) return;
    this.#request = null;
    this.#answered = false;
    if (this.#ends || (this.#held === null && this.#host.isStopping())) {
      this.#end();
      return;
    }
    this.resumeReading();
    // In a later turn: calls that came at once must not keep the others' waiting.
    if (this.#held !== null) setImmediate(() => this.#readHeld());
  }

  #readHeld(): void {
    if (this.#held !== null && this.#request === null && !this.#closed) this.#readHead(this.#held, true);
  }

  #end(): void {
    this.#ends = true;
    this.#held = null;
    this.#socket.end();
  }
}

import { NOT_THERE } from '../../lib/roster.ts';
import type { Rostered } from '../../lib/roster.ts';
import { toModelAnswer } from '../model-answer.ts';
import type { CallResult, ModelAnswer } from '../model-answer.ts';
import { ChunkWriter, writeWhole } from './answer-writer.ts';
import { DirectRequest } from './direct-request.ts';
import type { DirectPeer } from './direct-request.ts';
import { HEAD_BEGIN, HEAD_BYTES_MAX, parseDirectHead } from './request-head.ts';
import { Outgoing } from './socket.ts';
import type { DirectSocket, SocketOwner } from './socket.ts';

/** As bytes: of a text the runtime would make them at each search. */
const END_OF_HEAD = Buffer.from('\r\n\r\n');
/** Of calls that were sent before the one under way is answered. Whoever sends more is cut off, as by the runtime's server. */
const HELD_BYTES_MAX = 64 * 1024;

/** A call that was read, with what answers it. */
export interface OpenCall {
  /** May throw or reject; `fail` tells what is answered then. */
  run(): Promise<CallResult>;
  /** Must not reject. */
  fail(error: unknown): Promise<ModelAnswer>;
}

/** Opens the calls of a path. */
export type DirectHandler = (request: DirectRequest) => OpenCall;

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
  #call: OpenCall | null = null;
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
    if (request !== null) this.#takeBody(request, data, 0, false);
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
    const end = input.indexOf(END_OF_HEAD);
    if (end < 0 && input.length <= HEAD_BYTES_MAX && mayBegin(input)) {
      this.#held = own ? input : Buffer.from(input);
      return;
    }
    const head = end < 0 || end > HEAD_BYTES_MAX ? null : parseDirectHead(input.toString('latin1', 0, end + 2));
    const open = head === null ? null : this.#host.find(head.target);
    if (head === null || open === null) {
      this.#closed = true;
      this.resumeReading();
      this.#host.passOn(this, this.#socket, input);
      return;
    }
    const request = new DirectRequest(head, this);
    this.#request = request;
    this.#answered = false;
    this.#looks = 0;
    this.#takeBody(request, input, end + END_OF_HEAD.length, own);
    if (!this.#closed) this.#run(open(request));
  }

  /** @param from where in `data` what is new begins */
  #takeBody(request: DirectRequest, data: Buffer, from: number, own: boolean): void {
    const to = Math.min(data.length, from + request.bodyLeft);
    if (to > from) request.push(data, from, to);
    if (to > from && request.bodyLeft === 0) this.#looks = 0;
    if (to < data.length) this.#hold(data.subarray(to), own);
    if (this.#answered) this.#next();
    // Behind a call that is through, how much came at once says nothing: it is read in the next turn.
    if (this.#held !== null && this.#request !== null && this.#held.length > HELD_BYTES_MAX) this.terminate();
  }

  #hold(data: Buffer, own: boolean): void {
    if (this.#held === null) this.#held = own ? data : Buffer.from(data);
    else this.#held = Buffer.concat([this.#held, data]);
  }

  #run(call: OpenCall): void {
    this.#call = call;
    try {
      call.run().then(this.#receive, this.#fail);
    } catch (error) {
      this.#fail(error);
    }
  }

  // One call at a time is under way, so what it ends with is of the present one; these are made once a connection and not once a call.
  readonly #receive = (result: CallResult): void => {
    if (this.#closed) return;
    let answer: ModelAnswer;
    try {
      answer = toModelAnswer(result);
    } catch (error) {
      this.#fail(error);
      return;
    }
    this.#answer(answer);
  };

  readonly #fail = (thrown: unknown): void => {
    this.#call?.fail(thrown).then(this.#receive, () => this.terminate());
  };

  #answer(answer: ModelAnswer): void {
    const keepAlive = this.#request?.head.keepAlive === true && !this.#host.isStopping();
    this.#ends = !keepAlive;
    const common = this.#host.commonLines();
    const lines = keepAlive ? common : `connection: close\r\n${common}`;
    if (answer.start === null) {
      writeWhole(this.#outgoing, answer, lines);
      this.#finish();
      return;
    }
    const stream = new ChunkWriter(this.#outgoing, this, answer, lines, this.#finish);
    this.#stream = stream;
    this.allowSilence(true);
    answer.start(stream);
    stream.flushHead();
  }

  /** The answer is written. */
  readonly #finish = (): void => {
    this.#stream = null;
    this.allowSilence(false);
    this.#answered = true;
    this.#request?.discardBody();
    this.#next();
  };

  /** Goes on behind a call whose answer and body are through. */
  #next(): void {
    if (this.#closed || !this.#outgoing.idle || (this.#request?.bodyLeft ?? 0) > 0) return;
    this.#request = null;
    this.#call = null;
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

import { deserialize, serialize } from 'bun:jsc';
import type { Socket } from 'bun';

import { GatewayError } from '../../lib/errors/index.ts';
import type { ErrorType } from '../../lib/errors/index.ts';
import { StoreUnavailable } from '../../store/port.ts';
import { buildFrame, buildTextFrame, FRAME, FrameReader } from './frames.ts';
import type { FrameKind } from './frames.ts';

/** What one end does with what the other says. */
export interface LinkHandlers {
  /** The answer, or a promise of it; what it throws reaches the other end. */
  ask(question: unknown): unknown;
  commit?(batch: string, items: number, needsAnswer: boolean): void;
  committed?(answer: unknown): void;
  log?(lines: string): void;
  tell?(message: unknown): void;
}

/** What went wrong at the other end, in a form that survives the way. */
type Failure =
  | { readonly kind: 'gateway'; readonly type: ErrorType; readonly internal: string | undefined }
  | { readonly kind: 'store' | 'other'; readonly message: string };

interface Waiting {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

/** The other end is gone. */
export class LinkClosed extends Error {
  constructor() {
    super('the other process is gone');
    this.name = 'LinkClosed';
  }
}

function describeFailure(error: unknown): Failure {
  if (error instanceof GatewayError)
    return { kind: 'gateway', type: error.type, internal: error.internal ?? error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { kind: error instanceof StoreUnavailable ? 'store' : 'other', message };
}

function readFailure(failure: Failure): Error {
  if (failure.kind === 'gateway') return new GatewayError(failure.type, { internal: failure.internal });
  return failure.kind === 'store' ? new StoreUnavailable(failure.message) : new Error(failure.message);
}

/** One end of the connection between the parent and a worker. Both ends are the same build, so messages are as typed. */
export class Link {
  handlers: LinkHandlers;
  /** Resolves when the other end is gone and all that it sent has been taken. */
  readonly closed: Promise<void>;
  readonly #socket: Socket<unknown>;
  readonly #reader = new FrameReader((kind, number, body) => this.#receive(kind, number, body));
  readonly #waiting = new Map<number, Waiting>();
  #resolveClosed: () => void = () => undefined;
  #isClosed = false;
  #nextNumber = 1;
  /** What the socket did not take yet. */
  #unsent: Buffer[] = [];
  #unsentBytes = 0;

  constructor(socket: Socket<unknown>, handlers: LinkHandlers) {
    this.#socket = socket;
    this.handlers = handlers;
    this.closed = new Promise((resolve) => {
      this.#resolveClosed = resolve;
    });
  }

  /** Bytes that wait because the other end does not read. */
  get unsentBytes(): number {
    return this.#unsentBytes;
  }

  ask(question: unknown): Promise<unknown> {
    if (this.#isClosed) return Promise.reject(new LinkClosed());
    const number = this.#nextNumber;
    this.#nextNumber = number === 0xffffffff ? 1 : number + 1;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve, reject });
      this.#sendValue(FRAME.ask, number, question);
    });
  }

  commit(batch: string, items: number, needsAnswer: boolean): void {
    this.#send(buildTextFrame(FRAME.commit, items * 2 + (needsAnswer ? 1 : 0), batch));
  }

  committed(answer: unknown): void {
    this.#sendValue(FRAME.committed, 0, answer);
  }

  log(lines: string): void {
    this.#send(buildTextFrame(FRAME.log, 0, lines));
  }

  tell(message: unknown): void {
    this.#sendValue(FRAME.tell, 0, message);
  }

  close(): void {
    this.#socket.end();
  }

  /** The socket has something. */
  data(chunk: Buffer): void {
    this.#reader.push(chunk);
  }

  /** The socket takes more. */
  drain(): void {
    const frames = this.#unsent;
    this.#unsent = [];
    this.#unsentBytes = 0;
    for (const frame of frames) this.#send(frame);
  }

  /** The socket is closed. */
  end(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const waiting of this.#waiting.values()) waiting.reject(new LinkClosed());
    this.#waiting.clear();
    this.#unsent = [];
    this.#resolveClosed();
  }

  #sendValue(kind: FrameKind, number: number, value: unknown): void {
    this.#send(buildFrame(kind, number, serialize(value, { binaryType: 'nodebuffer' })));
  }

  #send(frame: Buffer): void {
    if (this.#isClosed) return;
    const written = this.#unsent.length > 0 ? 0 : Math.max(0, this.#socket.write(frame));
    if (written === frame.length) return;
    const rest = frame.subarray(written);
    this.#unsent.push(rest);
    this.#unsentBytes += rest.length;
  }

  #receive(kind: number, number: number, body: Buffer): void {
    switch (kind) {
      case FRAME.ask:
        void this.#answer(number, deserialize(body));
        return;
      case FRAME.answer:
        this.#take(number)?.resolve(deserialize(body));
        return;
      case FRAME.failure:
        this.#take(number)?.reject(readFailure(deserialize(body) as Failure));
        return;
      case FRAME.commit:
        this.handlers.commit?.(body.toString('utf8'), number >>> 1, (number & 1) === 1);
        return;
      case FRAME.committed:
        this.handlers.committed?.(deserialize(body));
        return;
      case FRAME.log:
        this.handlers.log?.(body.toString('utf8'));
        return;
      default:
        this.handlers.tell?.(deserialize(body));
    }
  }

  async #answer(number: number, question: unknown): Promise<void> {
    try {
      this.#sendValue(FRAME.answer, number, (await this.handlers.ask(question)) ?? null);
    } catch (error) {
      this.#sendValue(FRAME.failure, number, describeFailure(error));
    }
  }

  #take(number: number): Waiting | undefined {
    const waiting = this.#waiting.get(number);
    this.#waiting.delete(number);
    return waiting;
  }
}

/** What a socket has to say to its link, once that is there. */
export function handOver<Data>(linkOf: (socket: Socket<Data>) => Link | null) {
  return {
    data: (socket: Socket<Data>, chunk: Buffer) => linkOf(socket)?.data(chunk),
    drain: (socket: Socket<Data>) => linkOf(socket)?.drain(),
    close: (socket: Socket<Data>) => linkOf(socket)?.end(),
    error: (socket: Socket<Data>) => linkOf(socket)?.end(),
  };
}

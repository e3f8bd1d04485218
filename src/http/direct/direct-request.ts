import type { ClientSignal } from '../../lib/client-signal.ts';
import { invalidField } from '../../lib/errors/index.ts';
import type { DirectHead } from './request-head.ts';

const EMPTY = new Uint8Array(0);
/** So much of a body is taken before somebody wants it. */
const UNWANTED_BYTES_MAX = 64 * 1024;

/** The connection that a call came by. */
export interface DirectPeer {
  readonly address: string | null;
  /** Whether nothing needs to move. */
  allowSilence(allowed: boolean): void;
  pauseReading(): void;
  resumeReading(): void;
}

/** One call as it came from a socket: its head, its body as far as it is there, and whether its client has left. */
export class DirectRequest implements ClientSignal {
  readonly head: DirectHead;
  readonly peer: DirectPeer;
  aborted = false;
  /** The body, or its first piece. */
  #first: Uint8Array | null = null;
  /** What came behind that. */
  #more: Uint8Array[] | null = null;
  #left: number;
  #taken = 0;
  #wanted: PromiseWithResolvers<Uint8Array> | null = null;
  #discards = false;
  #listener: (() => void) | null = null;

  constructor(head: DirectHead, peer: DirectPeer) {
    this.head = head;
    this.peer = peer;
    this.#left = head.bodyBytes;
  }

  /** Bytes of its body that have not come yet. */
  get bodyLeft(): number {
    return this.#left;
  }

  /** The whole body, at once where it is there. Rejects with `invalid_request` when its client leaves before it is. */
  readBody(): Uint8Array | Promise<Uint8Array> {
    if (this.#left === 0) return this.#join();
    if (this.aborted) throw brokenOff();
    this.#wanted = Promise.withResolvers();
    this.peer.resumeReading();
    return this.#wanted.promise;
  }

  /** More of the body, which is copied: the bytes from `from` to `to` (exclusive). */
  push(bytes: Buffer, from: number, to: number): void {
    this.#left -= to - from;
    if (this.#discards) return;
    this.#keep(bytes, from, to);
    this.#taken += to - from;
    if (this.#wanted === null) {
      if (this.#left > 0 && this.#taken > UNWANTED_BYTES_MAX) this.peer.pauseReading();
    } else if (this.#left === 0) this.#wanted.resolve(this.#join());
  }

  /** Nobody wants the body any more. */
  discardBody(): void {
    this.#discards = true;
    this.#first = null;
    this.#more = null;
    if (this.#left > 0) this.peer.resumeReading();
  }

  /** The client has left. */
  abort(): void {
    this.aborted = true;
    const listener = this.#listener;
    this.#listener = null;
    if (this.#left > 0) this.#wanted?.reject(brokenOff());
    listener?.();
  }

  addEventListener(_: 'abort', listener: () => void): void {
    this.#listener = listener;
  }

  removeEventListener(_: 'abort', listener: () => void): void {
    if (this.#listener === listener) this.#listener = null;
  }

  #keep(bytes: Buffer, from: number, to: number): void {
    const piece = new Uint8Array(to - from);
    bytes.copy(piece, 0, from, to);
    if (this.#first === null) this.#first = piece;
    else (this.#more ??= []).push(piece);
  }

  #join(): Uint8Array {
    const first = this.#first ?? EMPTY;
    const more = this.#more;
    this.#first = null;
    this.#more = null;
    return more === null ? first : Buffer.concat([first, ...more], this.#taken);
  }
}

function brokenOff(): Error {
  return invalidField('body', 'did not arrive whole');
}

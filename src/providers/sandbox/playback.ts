import { EgressError } from '../../egress/index.ts';
import type { EgressHandle, EgressHandler, EgressHeaders, EgressTimeouts } from '../../egress/index.ts';
import type { Clock } from '../../lib/clock.ts';

/** An answer ready to be played. */
export interface Recording {
  readonly status: number;
  readonly headers: EgressHeaders;
  /** Body pieces, one callback each. */
  readonly pieces: readonly string[];
  readonly delayMs: number;
  readonly intervalMs: number;
  /** What follows the last piece. */
  readonly ending: 'end' | 'cut' | 'stall';
  /** Nothing comes at all, not even the head. */
  readonly silent: boolean;
}

/**
 * Plays a recording to a handler the way a peer would, with pauses, aborts and time-outs. Without waits in the recording no timer
 * is made: everything comes in one microtask after `send` has returned.
 */
export class Playback implements EgressHandle {
  readonly #recording: Recording;
  readonly #handler: EgressHandler;
  readonly #timeouts: EgressTimeouts;
  readonly #clock: Clock;
  #at = -1;
  #paused = false;
  #waiting = false;
  #done = false;
  #cancelWait: (() => void) | null = null;
  #cancelTotal: (() => void) | null = null;

  constructor(recording: Recording, handler: EgressHandler, timeouts: EgressTimeouts, clock: Clock) {
    this.#recording = recording;
    this.#handler = handler;
    this.#timeouts = timeouts;
    this.#clock = clock;
  }

  start(): void {
    const { delayMs, intervalMs, ending, silent } = this.#recording;
    const { totalMs } = this.#timeouts;
    if (totalMs !== null && (delayMs > 0 || intervalMs > 0 || ending === 'stall' || silent)) {
      this.#cancelTotal = this.#clock.after(totalMs, () => this.#fail('total-timeout', true));
    }
    if (silent) this.#wait(null);
    else if (delayMs > 0) this.#wait(delayMs);
    else {
      this.#waiting = true;
      queueMicrotask(this.#wake);
    }
  }

  get sent(): boolean {
    return true;
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    if (!this.#paused) return;
    this.#paused = false;
    if (!this.#waiting) this.#play();
  }

  abort(): void {
    this.#done = true;
    this.#cancelWait?.();
    this.#cancelTotal?.();
  }

  readonly #wake = (): void => {
    this.#waiting = false;
    this.#play();
  };

  #play(): void {
    const { pieces, status, headers, intervalMs } = this.#recording;
    while (!this.#done && !this.#paused) {
      if (this.#at < 0) {
        this.#at = 0;
        this.#handler.onHead(status, headers);
        continue;
      }
      const piece = pieces[this.#at];
      if (piece === undefined) return this.#close();
      this.#at++;
      this.#handler.onChunk(Buffer.from(piece));
      if (intervalMs > 0 && this.#at < pieces.length) return this.#wait(intervalMs);
    }
  }

  #close(): void {
    const { ending } = this.#recording;
    if (ending === 'stall') return this.#wait(null);
    if (ending === 'cut') return this.#fail('closed', true);
    this.abort();
    this.#handler.onEnd();
  }

  /** Waits so long, or for ever; the caller's time-outs hold as they do on the network. */
  #wait(waitMs: number | null): void {
    if (this.#done) return;
    this.#waiting = true;
    const kind = this.#at < 0 ? 'first-byte-timeout' : 'idle-timeout';
    const limitMs = this.#at < 0 ? this.#timeouts.firstByteMs : this.#timeouts.idleMs;
    if (limitMs !== null && (waitMs === null || waitMs > limitMs)) {
      this.#cancelWait = this.#clock.after(limitMs, () => this.#fail(kind, true));
    } else if (waitMs !== null) this.#cancelWait = this.#clock.after(waitMs, this.#wake);
  }

  #fail(kind: 'closed' | 'first-byte-timeout' | 'idle-timeout' | 'total-timeout', sent: boolean): void {
    if (this.#done) return;
    this.abort();
    this.#handler.onError(new EgressError(kind, `sandbox: ${kind}`, sent));
  }
}

import type { EgressError, EgressHandle, EgressHandler, EgressHeaders } from '../../egress/port.ts';
import type { AdmissionRefusal } from '../../metering/port.ts';
import type { Usage } from '../../store/records/index.ts';
import type { AnswerMeter } from './answer-meter.ts';
import type { Growth } from './growth.ts';

/** Small enough that a piece ends one frame at most, or a few tiny ones. */
const PIECE_BYTES = 128;

type Ending = { readonly error: EgressError | null };

/**
 * Between the network and an attempt whose hold grows: hands the answer on piece by piece as far as the durable hold covers it, its end included.
 * What waits meanwhile is bounded, because the provider is slowed.
 */
export class Gate implements EgressHandler, EgressHandle {
  readonly #attempt: EgressHandler;
  readonly #growth: Growth;
  readonly #meter: AnswerMeter;
  readonly #onExhausted: (refusal: AdmissionRefusal) => void;
  #handle: EgressHandle | null = null;
  #queue: Uint8Array[] = [];
  /** Whether the meter has read the piece that the queue begins with. */
  #read = false;
  #refusal: AdmissionRefusal | null = null;
  #ending: Ending | null = null;
  /** Of an answer that is none there is nothing to be paid for. */
  #isOpen = false;
  #slowed = false;
  #waits = false;
  #paused = false;
  #draining = false;
  #closed = false;
  #passed = 0;

  constructor(
    attempt: EgressHandler,
    growth: Growth,
    meter: AnswerMeter,
    onExhausted: (refusal: AdmissionRefusal) => void,
  ) {
    this.#attempt = attempt;
    this.#growth = growth;
    this.#meter = meter;
    this.#onExhausted = onExhausted;
  }

  /** Output tokens that were handed on, as they were counted. */
  get passedTokens(): number {
    return this.#passed;
  }

  /** What the provider has reported of an answer that has come whole and was not handed on whole; null: it has not. */
  readReported(): Usage | null {
    if (this.#ending === null || this.#ending.error !== null) return null;
    this.#queue.forEach((chunk, index) =>
      this.#meter.push(index === 0 && this.#read ? chunk.subarray(PIECE_BYTES) : chunk),
    );
    this.#queue = [];
    return this.#meter.reported;
  }

  /** Takes over the call that it receives the answer of; answers what the attempt controls it by. */
  control(handle: EgressHandle): EgressHandle {
    this.#handle = handle;
    if (this.#closed) handle.abort();
    else if (this.#paused) handle.pause();
    return this;
  }

  onHead(status: number, headers: EgressHeaders): void {
    this.#isOpen = status < 200 || status >= 300;
    this.#attempt.onHead(status, headers);
  }

  onChunk(chunk: Uint8Array): void {
    if (this.#closed) return;
    if (this.#isOpen) {
      this.#attempt.onChunk(chunk);
      return;
    }
    // It is valid during this call alone, and what waits outlives it.
    this.#queue.push(chunk.slice());
    this.#drain();
  }

  onEnd(): void {
    this.#ending = { error: null };
    this.#drain();
  }

  onError(error: EgressError): void {
    this.#ending = { error };
    this.#drain();
  }

  get sent(): boolean {
    return this.#handle?.sent === true;
  }

  /** The client is slow. */
  pause(): void {
    this.#slowed = true;
    this.#throttle();
  }

  resume(): void {
    this.#slowed = false;
    this.#drain();
  }

  abort(): void {
    this.#closed = true;
    this.#queue = [];
    this.#handle?.abort();
  }

  /** More is held: what waited may go on. */
  readonly proceed = (): void => {
    this.#waits = false;
    this.#drain();
  };

  #drain(): void {
    if (this.#draining || this.#closed) return;
    this.#draining = true;
    for (let chunk = this.#queue[0]; chunk !== undefined && !this.#holdsBack(); chunk = this.#queue[0]) {
      const end = this.#admit(chunk);
      const passed = chunk.subarray(0, end);
      if (end === chunk.length) this.#queue.shift();
      else this.#queue[0] = chunk.subarray(end);
      if (end > 0) this.#attempt.onChunk(passed);
      if (this.#refusal !== null) break;
    }
    this.#draining = false;
    const refusal = this.#refusal;
    if (this.#closed) return;
    if (refusal !== null) {
      this.#onExhausted(refusal);
      return;
    }
    this.#throttle();
    if (this.#queue.length === 0 && !this.#slowed) this.#end();
  }

  #holdsBack(): boolean {
    return this.#closed || this.#slowed || this.#waits;
  }

  #end(): void {
    const ending = this.#ending;
    if (ending === null) return;
    this.#closed = true;
    if (ending.error === null) this.#attempt.onEnd();
    else this.#attempt.onError(ending.error);
  }

  /** How many bytes of a chunk may be handed on now. */
  #admit(chunk: Uint8Array): number {
    for (let start = 0; start < chunk.length; start += PIECE_BYTES) {
      if (!this.#read) this.#meter.push(chunk.subarray(start, start + PIECE_BYTES));
      this.#read = !this.#admitRead();
      if (this.#read) return start;
    }
    return chunk.length;
  }

  /** Whether what the meter has read is covered. */
  #admitRead(): boolean {
    const tokens = this.#meter.outputTokens;
    if (this.#meter.ended && tokens <= this.#passed) return true;
    const verdict = this.#growth.admit(tokens, this.#meter.ended ? 0 : this.#meter.inputTokens);
    if (verdict === 'covered') {
      this.#passed = tokens;
      return true;
    }
    if (verdict === 'wait') this.#waits = true;
    else this.#refusal = verdict;
    return false;
  }

  #throttle(): void {
    const pauses = this.#slowed || this.#waits;
    if (pauses === this.#paused) return;
    this.#paused = pauses;
    if (pauses) this.#handle?.pause();
    else this.#handle?.resume();
  }
}

import type { ReadableSpan, SpanProcessor } from '@opentelemetry/sdk-trace';
import { ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { Clock } from '../lib/clock.ts';
import type { Logger } from '../lib/log.ts';

const BATCH_MAX = 512;
const GATHER_MS = 1000;

export interface SpanQueueOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Sends an export request in protobuf; false or a rejection: it did not arrive. */
  readonly post: (body: Uint8Array) => Promise<boolean>;
  /** Spans that wait at most; more are dropped. */
  readonly queueMax: number;
  readonly onSent: (spans: number) => void;
  readonly onDropped: (spans: number) => void;
}

/**
 * Gathers ended spans for a second and sends them, one batch at a time, so that neither a slow nor an absent collector holds up a request or
 * grows the memory. What does not fit and what does not arrive is dropped, and counted.
 */
export class SpanQueue implements SpanProcessor {
  readonly #options: SpanQueueOptions;
  #waiting: ReadableSpan[] = [];
  #sending: Promise<void> | null = null;
  #cancelTimer: (() => void) | null = null;

  constructor(options: SpanQueueOptions) {
    this.#options = options;
  }

  onStart(): void {
    // Nothing is known of a span before it ends.
  }

  onEnd(span: ReadableSpan): void {
    if (this.#waiting.length >= this.#options.queueMax) {
      this.#options.onDropped(1);
      return;
    }
    this.#waiting.push(span);
    if (this.#waiting.length >= BATCH_MAX) this.#send();
    else this.#cancelTimer ??= this.#options.clock.after(GATHER_MS, () => this.#send());
  }

  /** Resolves when all that waits was sent or dropped. */
  async forceFlush(): Promise<void> {
    while (this.#sending !== null || this.#waiting.length > 0) {
      this.#send();
      await this.#sending;
    }
  }

  shutdown(): Promise<void> {
    return this.forceFlush();
  }

  #send(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = null;
    if (this.#sending !== null || this.#waiting.length === 0) return;
    const batch = this.#waiting.splice(0, BATCH_MAX);
    this.#sending = this.#post(batch).finally(() => {
      this.#sending = null;
      if (this.#waiting.length >= BATCH_MAX) this.#send();
      else if (this.#waiting.length > 0) this.#cancelTimer ??= this.#options.clock.after(GATHER_MS, () => this.#send());
    });
  }

  async #post(batch: ReadableSpan[]): Promise<void> {
    const { post, log, onSent, onDropped } = this.#options;
    try {
      const body = ProtobufTraceSerializer.serializeRequest(batch);
      if (body !== undefined && (await post(body))) {
        onSent(batch.length);
        return;
      }
      log.warn('traces.unsent', { spans: batch.length });
    } catch (error) {
      log.warn('traces.unsent', { spans: batch.length }, error);
    }
    onDropped(batch.length);
  }
}

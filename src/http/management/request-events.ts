import type { GatewayError } from '../../lib/errors/index.ts';
import type { Clock } from '../../lib/clock.ts';
import { encodeSseComment, encodeSseEvent } from '../../lib/sse/index.ts';
import type { LiveListener, RequestView } from '../../services/requests/index.ts';
import type { StreamWriter } from '../stream-response.ts';

const QUEUE_MAX = 500;
const HEARTBEAT_MS = 15_000;

/** Writes live requests as server-sent events, no faster than the client reads: what does not fit in its queue is counted. */
export class RequestEvents implements LiveListener {
  readonly #writer: StreamWriter;
  readonly #clock: Clock;
  readonly #encodeError: (error: GatewayError) => string;
  readonly #queue: Uint8Array[] = [];
  #skipped = 0;
  #blocked = false;
  #over = false;
  #cancelBeat: () => void = () => undefined;

  constructor(writer: StreamWriter, clock: Clock, encodeError: (error: GatewayError) => string) {
    this.#writer = writer;
    this.#clock = clock;
    this.#encodeError = encodeError;
    this.#push(encodeSseComment('listening'));
    this.#beatLater();
  }

  request(view: RequestView): void {
    if (this.#queue.length >= QUEUE_MAX) this.#skipped++;
    else this.#push(encodeSseEvent(JSON.stringify(view), 'request'));
  }

  skipped(count: number): void {
    this.#skipped += count;
    this.#flush();
  }

  ended(error: GatewayError): void {
    this.#push(encodeSseEvent(this.#encodeError(error), 'error'));
    this.end();
  }

  /** The client has left, or nothing follows. */
  end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#cancelBeat();
    this.#writer.end();
  }

  #beatLater(): void {
    this.#cancelBeat = this.#clock.after(HEARTBEAT_MS, () => {
      if (!this.#blocked) this.#push(encodeSseComment('still listening'));
      this.#beatLater();
    });
  }

  #push(bytes: Uint8Array): void {
    this.#queue.push(bytes);
    this.#flush();
  }

  #flush(): void {
    while (!this.#blocked && !this.#over) {
      const bytes = this.#queue.shift() ?? this.#takeSkipped();
      if (bytes === null) return;
      if (this.#writer.write(bytes)) continue;
      this.#blocked = true;
      this.#writer.onDrain(() => {
        this.#blocked = false;
        this.#flush();
      });
    }
  }

  #takeSkipped(): Uint8Array | null {
    if (this.#skipped === 0) return null;
    const event = encodeSseEvent(JSON.stringify({ count: this.#skipped }), 'skipped');
    this.#skipped = 0;
    return event;
  }
}

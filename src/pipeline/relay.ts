import type { ConversationEvent } from '../dialects/conversation/index.ts';
import type { StreamDecoder, StreamTap, TapState } from '../dialects/port.ts';
import { hideSecrets } from './hide-secrets.ts';
import type { Outlet, OutletItems } from './outlet.ts';

const NO_WARNINGS: readonly string[] = [];

/** Reads one upstream stream and hands on what may go to the client. Synchronous; never throws. */
export interface Relay {
  readonly state: TapState;
  /** What could not be expressed so far. */
  readonly warnings: readonly string[];
  /** Whether an error inside the upstream's stream has reached the client as it was. */
  readonly passesErrors: boolean;
  push(chunk: Uint8Array): void;
  /** At the end of the body: what is left is kept until the settlement is durable. */
  finish(): void;
  /** Sends what was kept. */
  releaseTail(): void;
}

type QuotedAccount = Parameters<typeof hideSecrets>[1];

/** Same dialect on both sides: bytes through, a tap beside them. */
export class NativeRelay implements Relay {
  readonly passesErrors = true;
  readonly warnings = NO_WARNINGS;
  readonly #tap: StreamTap;
  readonly #outlet: Outlet<Uint8Array>;
  readonly #out: Uint8Array[] = [];
  readonly #account: QuotedAccount;
  #tail: Uint8Array[] = [];

  constructor(tap: StreamTap, outlet: Outlet<Uint8Array>, account: QuotedAccount) {
    this.#tap = tap;
    this.#outlet = outlet;
    this.#account = account;
  }

  get state(): TapState {
    return this.#tap.state;
  }

  push(chunk: Uint8Array): void {
    const out = this.#out;
    this.#tap.push(chunk, out);
    this.#send(out);
    out.length = 0;
  }

  finish(): void {
    this.#tap.finish(this.#tail);
  }

  releaseTail(): void {
    this.#send(this.#tail);
    this.#tail = [];
  }

  /** An error goes to the client as it came, but for the credentials that it quotes. */
  #send(pieces: readonly Uint8Array[]): void {
    const failed = this.#tap.state.streamError !== null;
    for (const bytes of pieces) this.#outlet.push(failed ? hideSecrets(bytes, this.#account) : bytes);
  }
}

/** The client's form is the gateway's own: the upstream's dialect is decoded into events. */
export class EventRelay implements Relay {
  readonly passesErrors = false;
  readonly warnings = NO_WARNINGS;
  readonly #decoder: StreamDecoder;
  readonly #outlet: Outlet<ConversationEvent>;
  readonly #out: ConversationEvent[] = [];

  constructor(decoder: StreamDecoder, outlet: Outlet<ConversationEvent>) {
    this.#decoder = decoder;
    this.#outlet = outlet;
  }

  get state(): TapState {
    return this.#decoder.state;
  }

  push(chunk: Uint8Array): void {
    this.#decoder.push(chunk, this.#out);
    this.#drain();
  }

  finish(): void {
    this.#decoder.finish(this.#out);
    this.#drain();
  }

  // The last event carries finish reason, usage and cost: it is made of the settlement, so nothing waits here.
  releaseTail(): void {}

  #drain(): void {
    for (const event of this.#out) {
      if (event.type !== 'choice-end' && event.type !== 'usage' && event.type !== 'error') this.#outlet.push(event);
    }
    this.#out.length = 0;
  }
}

const EVENT_OVERHEAD_BYTES = 64;

/** Items that are canonical events. */
export const EVENT_ITEMS: OutletItems<ConversationEvent> = {
  size(event) {
    if (event.type === 'text-delta' || event.type === 'reasoning-delta' || event.type === 'refusal-delta')
      return EVENT_OVERHEAD_BYTES + event.text.length;
    return event.type === 'arguments-delta' ? EVENT_OVERHEAD_BYTES + event.arguments.length : EVENT_OVERHEAD_BYTES;
  },
  keep: (event) => event,
};

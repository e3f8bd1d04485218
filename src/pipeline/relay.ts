import type { ConversationEvent } from '../dialects/conversation/index.ts';
import type { StreamCutter, StreamDecoder, StreamTap, TapState } from '../dialects/port.ts';
import { asRecord, asString, parseJson } from '../lib/json/index.ts';
import type { Usage } from '../store/records/index.ts';
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
  /** In place of `finish`: the answer ends here as if it had reached its cap. */
  cut(usage: Usage): void;
  /** Sends what was kept. */
  releaseTail(): void;
}

/** What a stream says that was cut: all that was seen of it, and that it has ended. */
export function cutState(state: TapState, usage: Usage, answerBody: string | null = null): TapState {
  const { visibleCharacters, seen, started } = state;
  return {
    usage,
    finishReason: 'length',
    rawFinishReason: null,
    visibleCharacters,
    streamError: null,
    complete: true,
    seen,
    started,
    answerId: answerBody === null ? null : asString(asRecord(parseJson(answerBody))['id']),
    answerBody,
  };
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
  /** null: it will not be cut. */
  readonly #cutter: StreamCutter | null;
  #tail: Uint8Array[] = [];
  #cut: TapState | null = null;

  constructor(tap: StreamTap, outlet: Outlet<Uint8Array>, account: QuotedAccount, cutter: StreamCutter | null) {
    this.#tap = tap;
    this.#outlet = outlet;
    this.#account = account;
    this.#cutter = cutter;
  }

  get state(): TapState {
    return this.#cut ?? this.#tap.state;
  }

  push(chunk: Uint8Array): void {
    const out = this.#out;
    this.#cutter?.push(chunk);
    this.#tap.push(chunk, out);
    this.#send(out);
    out.length = 0;
  }

  finish(): void {
    this.#tap.finish(this.#tail);
  }

  cut(usage: Usage): void {
    this.#cutter?.end(usage, this.#tail);
    this.#cut = cutState(this.#tap.state, usage, this.#cutter?.answerBody);
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
  #cut: TapState | null = null;

  constructor(decoder: StreamDecoder, outlet: Outlet<ConversationEvent>) {
    this.#decoder = decoder;
    this.#outlet = outlet;
  }

  get state(): TapState {
    return this.#cut ?? this.#decoder.state;
  }

  push(chunk: Uint8Array): void {
    this.#decoder.push(chunk, this.#out);
    this.#drain();
  }

  finish(): void {
    this.#decoder.finish(this.#out);
    this.#drain();
  }

  cut(usage: Usage): void {
    const seen = cutState(this.#decoder.state, usage);
    this.finish();
    this.#cut = seen;
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

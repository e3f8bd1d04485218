import { AnswerBuilder } from '../../dialects/conversation/index.ts';
import type { ConversationAnswer, ConversationEvent } from '../../dialects/conversation/index.ts';
import type { AnswerLabel, StreamDecoder, StreamEncoder, TapState } from '../../dialects/port.ts';
import type { Outlet } from '../outlet.ts';
import { TranslatingRelay } from '../translate.ts';

/** Gathers the events of a decoder into their answer on their way. */
class GatheringDecoder implements StreamDecoder {
  readonly #inner: StreamDecoder;
  readonly #builder = new AnswerBuilder();

  constructor(inner: StreamDecoder) {
    this.#inner = inner;
  }

  get state(): TapState {
    return this.#inner.state;
  }

  push(chunk: Uint8Array, out: ConversationEvent[]): void {
    const from = out.length;
    this.#inner.push(chunk, out);
    this.#gather(out, from);
  }

  finish(out: ConversationEvent[]): void {
    const from = out.length;
    this.#inner.finish(out);
    this.#gather(out, from);
  }

  build(): ConversationAnswer {
    return this.#builder.build();
  }

  #gather(events: readonly ConversationEvent[], from: number): void {
    for (let at = from; at < events.length; at++) {
      const event = events[at];
      if (event !== undefined) this.#builder.add(event);
    }
  }
}

/** A translated stream whose answer is kept: at its end it is known as the client has it and as its provider said it. */
export class KeepingRelay extends TranslatingRelay {
  readonly #gathered: GatheringDecoder;
  readonly #encoder: StreamEncoder;

  constructor(decoder: StreamDecoder, encoder: StreamEncoder, outlet: Outlet<Uint8Array>, label: AnswerLabel) {
    const gathered = new GatheringDecoder(decoder);
    super(gathered, encoder, outlet, label.reasoningShown);
    this.#gathered = gathered;
    this.#encoder = encoder;
  }

  /** null before its end. */
  get answerBody(): string | null {
    return this.#encoder.answerBody ?? null;
  }

  build(): ConversationAnswer {
    return this.#gathered.build();
  }
}

import { AnswerBuilder } from '../../dialects/conversation/index.ts';
import type { ConversationAnswer, ConversationEvent } from '../../dialects/conversation/index.ts';
import type { StreamDecoder, TapState } from '../../dialects/port.ts';
import type { Usage } from '../../store/records/index.ts';
import { cutState } from '../relay.ts';
import type { Relay } from '../relay.ts';

const NO_WARNINGS: readonly string[] = [];

/** Puts a whole answer together from a stream. */
export class FoldingRelay implements Relay {
  readonly passesErrors = false;
  readonly warnings = NO_WARNINGS;
  readonly #decoder: StreamDecoder;
  readonly #builder = new AnswerBuilder();
  readonly #events: ConversationEvent[] = [];
  #cut: TapState | null = null;

  constructor(decoder: StreamDecoder) {
    this.#decoder = decoder;
  }

  get state(): TapState {
    return this.#cut ?? this.#decoder.state;
  }

  push(chunk: Uint8Array): void {
    this.#decoder.push(chunk, this.#events);
    this.#add();
  }

  finish(): void {
    this.#decoder.finish(this.#events);
    this.#add();
  }

  cut(usage: Usage): void {
    const seen = cutState(this.#decoder.state, usage);
    this.finish();
    this.#builder.add({
      type: 'choice-end',
      choice: 0,
      finishReason: 'length',
      rawFinishReason: null,
      stopSequence: null,
    });
    this.#builder.add({ type: 'usage', usage });
    this.#cut = seen;
  }

  releaseTail(): void {}

  build(): ConversationAnswer {
    return this.#builder.build();
  }

  #add(): void {
    for (const event of this.#events) this.#builder.add(event);
    this.#events.length = 0;
  }
}

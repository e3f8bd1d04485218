import type { Usage } from '../../store/records/index.ts';
import type { AnswerChoice, ChosenLogprob, ConversationAnswer } from './answer.ts';
import type { Citation, ContentBlock } from './content.ts';
import type { ConversationEvent } from './event.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

interface OpenChoice {
  readonly blocks: (Mutable<ContentBlock> | undefined)[];
  logprobs: ChosenLogprob[] | null;
  finishReason: AnswerChoice['finishReason'];
  rawFinishReason: string | null;
  stopSequence: string | null;
}

/** Gathers events into the answer that they make up; can be asked for it at any time. */
export class AnswerBuilder {
  #id: string | null = null;
  #model: string | null = null;
  #serviceTier: string | null = null;
  #usage: Usage | null = null;
  readonly #choices: OpenChoice[] = [];

  add(event: ConversationEvent): void {
    switch (event.type) {
      case 'message-start':
        this.#id ??= event.id;
        this.#model ??= event.model;
        this.#serviceTier ??= event.serviceTier;
        return;
      case 'usage':
        this.#usage = event.usage;
        return;
      case 'error':
        this.#choice(0).finishReason = 'error';
        return;
      case 'logprobs': {
        const choice = this.#choice(event.choice);
        choice.logprobs = [...(choice.logprobs ?? []), ...event.logprobs];
        return;
      }
      case 'choice-end': {
        const choice = this.#choice(event.choice);
        choice.finishReason = event.finishReason;
        choice.rawFinishReason = event.rawFinishReason;
        choice.stopSequence = event.stopSequence;
        return;
      }
      case 'block-start':
      case 'block-replace':
        this.#choice(event.choice).blocks[event.block] = { ...event.content };
        return;
      case 'block-end':
        return;
      default: {
        const block = this.#choice(event.choice).blocks[event.block];
        if (block !== undefined) applyDelta(block, event);
      }
    }
  }

  build(): ConversationAnswer {
    const choices = this.#choices.map((choice): AnswerChoice => ({
      content: choice.blocks.filter((block) => block !== undefined) as readonly ContentBlock[],
      finishReason: choice.finishReason,
      rawFinishReason: choice.rawFinishReason,
      stopSequence: choice.stopSequence,
      logprobs: choice.logprobs,
    }));
    return { id: this.#id, model: this.#model, choices, usage: this.#usage, serviceTier: this.#serviceTier };
  }

  #choice(index: number): OpenChoice {
    for (let next = this.#choices.length; next <= index; next++) {
      this.#choices.push({ blocks: [], logprobs: null, finishReason: null, rawFinishReason: null, stopSequence: null });
    }
    const choice = this.#choices[index];
    if (choice === undefined) throw new RangeError('a choice has a negative index');
    return choice;
  }
}

type Delta = Extract<
  ConversationEvent,
  { type: 'text-delta' | 'reasoning-delta' | 'refusal-delta' | 'arguments-delta' | 'citation' | 'opaque' }
>;

function applyDelta(block: Mutable<ContentBlock>, event: Delta): void {
  switch (event.type) {
    case 'text-delta':
    case 'reasoning-delta':
    case 'refusal-delta':
      if (block.type === 'text' || block.type === 'reasoning' || block.type === 'refusal') block.text += event.text;
      return;
    case 'arguments-delta':
      if (block.type === 'tool-call') block.arguments += event.arguments;
      return;
    case 'citation':
      if (block.type === 'text') block.citations = [...(block.citations ?? ([] as Citation[])), event.citation];
      return;
    case 'opaque':
      if (block.type === 'text' || block.type === 'reasoning' || block.type === 'tool-call' || block.type === 'image') {
        block.opaque = event.opaque;
      }
      return;
    default:
      event satisfies never;
  }
}

/** A streamed answer as a whole one: `fold(decode(stream))` is what the same answer says unstreamed. */
export function fold(events: Iterable<ConversationEvent>): ConversationAnswer {
  const builder = new AnswerBuilder();
  for (const event of events) builder.add(event);
  return builder.build();
}

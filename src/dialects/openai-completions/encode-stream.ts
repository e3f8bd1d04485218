import { encodeSseEvent } from '../../lib/sse/index.ts';
import { Losses } from '../conversation/index.ts';
import type { ContentBlock, ConversationEvent } from '../conversation/index.ts';
import type { AnswerLabel, DialectUsage, StreamEncoder } from '../port.ts';
import { encodeUsage } from '../shared/encode-openai-usage.ts';
import { encodeChoice, encodeCompletion, noteLosses } from './encode-choice.ts';
import { encodeFinishReason } from './finish-reason.ts';
import { encodeLogprobs } from './logprobs.ts';

interface OpenChoice {
  /** Characters whose log probabilities have been said, the echo included. */
  scored: number;
  ended: boolean;
}

/** Writes the stream of a text completion: the echo, texts, the reason of each choice, usage where it was asked for, `[DONE]`. */
export class CompletionStreamEncoder implements StreamEncoder {
  readonly #label: AnswerLabel;
  readonly #losses = new Losses();
  readonly #choices = new Map<number, OpenChoice>();
  #model: string | null = null;
  #usage: DialectUsage | null = null;

  constructor(label: AnswerLabel) {
    this.#label = label;
  }

  get warnings(): readonly string[] {
    return this.#losses.list;
  }

  push(event: ConversationEvent, out: Uint8Array[]): void {
    switch (event.type) {
      case 'message-start':
        this.#model = event.model;
        return;
      case 'block-start':
        this.#startBlock(event.choice, event.content, out);
        return;
      case 'text-delta':
      case 'refusal-delta':
        this.#say(event.choice, event.text, out);
        return;
      case 'citation':
        this.#losses.dropped('citations');
        return;
      case 'logprobs': {
        const open = this.#choice(event.choice, out);
        const logprobs = encodeLogprobs(event.logprobs, open.scored);
        for (const { token } of event.logprobs) open.scored += token.length;
        this.#write(event.choice, '', logprobs, null, out);
        return;
      }
      case 'choice-end':
        this.#choice(event.choice, out).ended = true;
        this.#write(event.choice, '', null, encodeFinishReason(event.finishReason), out);
        return;
      case 'usage':
        this.#usage = event.usage;
        return;
      case 'reasoning-delta':
      case 'arguments-delta':
      case 'opaque':
      case 'block-replace':
      case 'block-end':
      case 'error':
        return;
      default:
        event satisfies never;
    }
  }

  finish(out: Uint8Array[]): void {
    if (this.#choices.size === 0) {
      this.#choice(0, out);
      this.#write(0, '', null, 'content_filter', out);
    } else {
      // Readers wait for a reason, which some providers leave out.
      for (const [index, { ended }] of this.#choices) if (!ended) this.#write(index, '', null, 'stop', out);
    }
    if (this.#label.usageRequested && this.#usage !== null)
      out.push(encodeSseEvent(encodeCompletion(this.#label, this.#model, '[]', encodeUsage(this.#usage))));
    out.push(encodeSseEvent('[DONE]'));
  }

  #choice(index: number, out: Uint8Array[]): OpenChoice {
    let choice = this.#choices.get(index);
    if (choice === undefined) {
      const echo = this.#label.echo ?? '';
      choice = { scored: echo.length, ended: false };
      this.#choices.set(index, choice);
      if (echo !== '') this.#write(index, echo, null, null, out);
    }
    return choice;
  }

  #startBlock(index: number, content: ContentBlock, out: Uint8Array[]): void {
    this.#choice(index, out);
    noteLosses([content], this.#losses);
    if ((content.type === 'text' || content.type === 'refusal') && content.text !== '')
      this.#say(index, content.text, out);
  }

  #say(index: number, text: string, out: Uint8Array[]): void {
    this.#choice(index, out);
    this.#write(index, text, null, null, out);
  }

  #write(index: number, text: string, logprobs: string | null, finishReason: string | null, out: Uint8Array[]): void {
    const choices = `[${encodeChoice({ index, text, logprobs, finishReason })}]`;
    out.push(encodeSseEvent(encodeCompletion(this.#label, this.#model, choices, null)));
  }
}

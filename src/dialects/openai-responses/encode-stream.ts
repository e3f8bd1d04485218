import { joinObject, quote } from '../../lib/json/index.ts';
import { encodeSseEvent } from '../../lib/sse/index.ts';
import type { ConversationEvent } from '../conversation/index.ts';
import type { AnswerLabel, CanonicalFinishReason, DialectUsage, StreamEncoder } from '../port.ts';
import { writeFinish } from './finish-reason.ts';
import { OutputWriter } from './output-writer.ts';
import { encodeResponse } from './response-object.ts';

/** Writes a stream of this format: the response as it begins, its items, the response as it ended. */
export class ResponseStreamEncoder implements StreamEncoder {
  readonly #label: AnswerLabel;
  readonly #writer: OutputWriter;
  #out: Uint8Array[] = [];
  #sequence = 0;
  #begun = false;
  #model: string | null = null;
  #serviceTier: string | null = null;
  #usage: DialectUsage | null = null;
  #finishReason: CanonicalFinishReason | null = null;
  answerBody: string | null = null;

  constructor(label: AnswerLabel) {
    this.#label = label;
    this.#writer = new OutputWriter(label, (type, members) => this.#send(type, members));
  }

  get warnings(): readonly string[] {
    return this.#writer.warnings;
  }

  push(event: ConversationEvent, out: Uint8Array[]): void {
    this.#out = out;
    switch (event.type) {
      case 'message-start':
        this.#model = event.model;
        this.#serviceTier = event.serviceTier;
        this.#begin();
        return;
      case 'choice-end':
        if (event.choice === 0) this.#finishReason = event.finishReason;
        return;
      case 'usage':
        this.#usage = event.usage;
        return;
      case 'logprobs':
        if (event.choice === 0) this.#writer.score(event.logprobs);
        return;
      case 'error':
        return;
      default:
        this.#begin();
        this.#writer.push(event);
    }
  }

  finish(out: Uint8Array[]): void {
    this.#out = out;
    this.#begin();
    this.#writer.finish();
    const finishReason = this.#finishReason ?? this.#writer.silentReason;
    this.#sendResponse(`response.${writeFinish(finishReason).status}`, finishReason);
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#sendResponse('response.created', null);
    this.#sendResponse('response.in_progress', null);
  }

  #sendResponse(type: string, finishReason: CanonicalFinishReason | null): void {
    const response = encodeResponse(this.#label, {
      finishReason,
      model: this.#model,
      serviceTier: this.#serviceTier,
      output: this.#writer.output,
      usage: this.#usage,
    });
    if (finishReason !== null) this.answerBody = response;
    this.#send(type, [['response', response]]);
  }

  #send(type: string, members: readonly (readonly [string, string | null])[]): void {
    const json = joinObject([['type', quote(type)], ['sequence_number', String(this.#sequence++)], ...members]);
    this.#out.push(encodeSseEvent(json, type));
  }
}

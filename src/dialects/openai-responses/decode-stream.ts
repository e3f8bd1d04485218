import { asArray, asRecord, asString, JsonView, parseJson } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { parseSseFrame, SseSplitter } from '../../lib/sse/index.ts';
import type { SseFrameHandler } from '../../lib/sse/index.ts';
import type { ConversationEvent } from '../conversation/index.ts';
import type { StreamDecoder, TapState, Upstream } from '../port.ts';
import { EVENT_TOO_LARGE } from '../shared/event-too-large.ts';
import { readItemLogprobs, readTier } from './decode-response.ts';
import { OpenItem } from './open-item.ts';
import { positionOf, ResponseStreamState } from './stream-state.ts';

/** Reads a stream of this format into events. Items are told apart by their position alone. */
export class ResponseStreamDecoder implements StreamDecoder, SseFrameHandler {
  readonly #state = new ResponseStreamState();
  readonly #splitter = new SseSplitter(this);
  readonly #upstream: Upstream;
  readonly #items = new Map<number, OpenItem>();
  #blocks = 0;
  #begun = false;
  #ended = false;
  #out: ConversationEvent[] = [];

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
  }

  get state(): TapState {
    return this.#state;
  }

  push(chunk: Uint8Array, out: ConversationEvent[]): void {
    this.#out = out;
    this.#splitter.push(chunk);
  }

  finish(out: ConversationEvent[]): void {
    this.#out = out;
    this.#splitter.finish();
    this.#state.end();
    this.#end();
  }

  recognise(): number {
    return -1;
  }

  frame(bytes: Uint8Array, start: number, end: number): void {
    const { data } = parseSseFrame(bytes, start, end);
    if (data === null || this.#ended) return;
    const value = parseJson(data);
    const failedBefore = this.#state.streamError !== null;
    this.#state.take(value, data);
    if (this.#state.streamError !== null) {
      if (!failedBefore) this.#out.push({ type: 'error', raw: this.#state.streamError });
      return;
    }
    this.#read(asRecord(value), data);
    if (this.#state.complete) this.#end();
  }

  part(): void {
    this.#state.streamError ??= EVENT_TOO_LARGE;
  }

  #read(event: JsonRecord, data: string): void {
    const type = asString(event['type']);
    switch (type) {
      case 'response.created':
        this.#begin(asRecord(event['response']));
        return;
      case 'response.output_item.added':
        this.#item(positionOf(event)).begin(asRecord(event['item']), this.#out);
        return;
      case 'response.output_item.done':
        this.#item(positionOf(event)).done(event['item'], new JsonView(data).get('item'), this.#out);
        return;
      case 'response.completed':
      case 'response.incomplete':
        this.#complete(asRecord(event['response']), data);
        return;
      default:
        if (type.startsWith('response.') && event['output_index'] !== undefined)
          this.#item(positionOf(event)).read(type, event, this.#out);
    }
  }

  #begin(response: JsonRecord): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#out.push({
      type: 'message-start',
      id: asString(response['id']) || null,
      model: asString(response['model']) || null,
      serviceTier: readTier(response),
    });
  }

  #item(position: number): OpenItem {
    this.#begin({});
    let item = this.#items.get(position);
    if (item === undefined) {
      item = new OpenItem(this.#upstream, () => this.#blocks++);
      this.#items.set(position, item);
    }
    return item;
  }

  /** A server that sends nothing but the end says all of it there, and some say log probabilities there alone. */
  #complete(response: JsonRecord, data: string): void {
    this.#begin(response);
    const output = asArray(response['output']);
    if (this.#items.size === 0) {
      const view = new JsonView(data).find(['response', 'output']);
      output.forEach((item, index) => this.#item(index).done(item, view?.item(index) ?? null, this.#out));
      return;
    }
    if ([...this.#items.values()].some((item) => item.saidLogprobs)) return;
    const logprobs = output.flatMap((item) => readItemLogprobs(asRecord(item)) ?? []);
    if (logprobs.length > 0) this.#out.push({ type: 'logprobs', choice: 0, logprobs });
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    const { usage, finishReason, rawFinishReason, streamError } = this.#state;
    if (streamError === null) {
      for (const item of this.#items.values()) item.end(this.#out);
      if (finishReason !== null) {
        this.#begin({});
        this.#out.push({ type: 'choice-end', choice: 0, finishReason, rawFinishReason, stopSequence: null });
      }
    }
    if (usage !== null) this.#out.push({ type: 'usage', usage });
  }
}

import { asArray, asRecord, asString, JsonView, parseJson } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { Upstream } from '../port.ts';
import { SseDecoder } from '../sse-decoder.ts';
import { readItemLogprobs, readTier } from './decode-response.ts';
import { OpenItem } from './open-item.ts';
import { positionOf, ResponseStreamState } from './stream-state.ts';

/** Reads a stream of this format into events. Items are told apart by their position alone. */
export class ResponseStreamDecoder extends SseDecoder<ResponseStreamState> {
  readonly #upstream: Upstream;
  readonly #items = new Map<number, OpenItem>();
  #blocks = 0;
  #begun = false;

  constructor(upstream: Upstream) {
    super(new ResponseStreamState());
    this.#upstream = upstream;
  }

  protected read(data: string): void {
    const value = parseJson(data);
    const failedBefore = this.facts.streamError !== null;
    this.facts.take(value, data);
    if (this.facts.streamError !== null) {
      if (!failedBefore) this.out.push({ type: 'error', raw: this.facts.streamError });
      return;
    }
    this.#read(asRecord(value), data);
    if (this.facts.complete) this.end();
  }

  #read(event: JsonRecord, data: string): void {
    const type = asString(event['type']);
    switch (type) {
      case 'response.created':
        this.#begin(asRecord(event['response']));
        return;
      case 'response.output_item.added':
        this.#item(positionOf(event)).begin(asRecord(event['item']), this.out);
        return;
      case 'response.output_item.done':
        this.#item(positionOf(event)).done(event['item'], new JsonView(data).get('item'), this.out);
        return;
      case 'response.completed':
      case 'response.incomplete':
        this.#complete(asRecord(event['response']), data);
        return;
      default:
        if (type.startsWith('response.') && event['output_index'] !== undefined)
          this.#item(positionOf(event)).read(type, event, this.out);
    }
  }

  #begin(response: JsonRecord): void {
    if (this.#begun) return;
    this.#begun = true;
    this.out.push({
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
      output.forEach((item, index) => this.#item(index).done(item, view?.item(index) ?? null, this.out));
      return;
    }
    if ([...this.#items.values()].some((item) => item.saidLogprobs)) return;
    const logprobs = output.flatMap((item) => readItemLogprobs(asRecord(item)) ?? []);
    if (logprobs.length > 0) this.out.push({ type: 'logprobs', choice: 0, logprobs });
  }

  protected close(): void {
    const { finishReason, rawFinishReason, streamError } = this.facts;
    if (streamError !== null) return;
    for (const item of this.#items.values()) item.end(this.out);
    if (finishReason === null) return;
    this.#begin({});
    this.out.push({ type: 'choice-end', choice: 0, finishReason, rawFinishReason, stopSequence: null });
  }
}

import {
  applyEdits,
  asArray,
  asRecord,
  asString,
  isRecord,
  joinArray,
  JsonView,
  parseJson,
  scanMembers,
  setMember,
} from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { SseState } from '../sse-tap.ts';
import { countCharacters, isCall } from './blocks.ts';
import { readFinish } from './finish-reason.ts';
import { mapUsage } from './usage.ts';
import { cutStreamError } from '../shared/stream-error.ts';
import { StreamFacts } from '../stream-facts.ts';

const COUNTED_DELTAS: ReadonlySet<unknown> = new Set([
  'response.output_text.delta',
  'response.refusal.delta',
  'response.reasoning_summary_text.delta',
  'response.reasoning_text.delta',
  'response.function_call_arguments.delta',
  'response.custom_tool_call_input.delta',
  'response.mcp_call_arguments.delta',
  'response.code_interpreter_call_code.delta',
]);

/** Positions are the only names that hold: some servers give one item another id in each event. */
export function positionOf(event: JsonRecord): number {
  return typeof event['output_index'] === 'number' ? event['output_index'] : 0;
}

/** What has been seen of a stream so far; one rule for the tap and for the decoder. */
export class ResponseStreamState extends StreamFacts implements SseState {
  answerId: string | null = null;
  answerBody: string | null = null;
  /** Items that are done, as they were written; null: they are not wanted. */
  readonly #items: string[] | null;
  /** Characters already counted of the items under way, by position. */
  readonly #counted = new Map<number, number>();
  /** Items that are done, reduced to what is asked of them later: their kind. */
  readonly #done: { readonly type: string }[] = [];

  /** @param keeps whether the whole answer is wanted at its end */
  constructor(keeps = false) {
    super();
    this.#items = keeps ? [] : null;
  }

  read(data: string): void {
    this.take(parseJson(data), data);
  }

  /** One payload, parsed. */
  take(event: unknown, data: string): void {
    // What follows the end is not of this answer.
    if (!isRecord(event) || this.complete) return;
    this.seen = true;
    const { type } = event;
    if (COUNTED_DELTAS.has(type)) {
      this.#countOf(positionOf(event), asString(event['delta']).length);
      return;
    }
    switch (type) {
      case 'response.output_item.done':
        this.#finishItem(positionOf(event), asRecord(event['item']));
        this.#items?.push(new JsonView(data).get('item')?.json ?? '{}');
        return;
      case 'response.completed':
      case 'response.incomplete':
      case 'response.failed':
      case 'response.cancelled':
        this.#finish(asRecord(event['response']), data);
        return;
      case 'error':
        this.streamError ??= cutStreamError(data);
        return;
      default:
    }
  }

  get atEnd(): boolean {
    return this.finishReason !== null || this.complete || this.streamError !== null;
  }

  #countOf(position: number, characters: number): void {
    if (characters === 0) return;
    this.#counted.set(position, (this.#counted.get(position) ?? 0) + characters);
    this.count(characters);
  }

  /** Names of calls come without deltas, and with some servers everything does. */
  #finishItem(position: number, item: JsonRecord): void {
    this.#done.push({ type: asString(item['type']) });
    this.#countOf(position, Math.max(0, countCharacters(item) - (this.#counted.get(position) ?? 0)));
  }

  /** Some servers leave the output out of the response that ends the stream. */
  #finish(response: JsonRecord, data: string): void {
    const output = asArray(response['output']);
    if (this.#done.length === 0) output.forEach((item, index) => this.#finishItem(index, asRecord(item)));
    this.usage = mapUsage(response, output.length > 0 ? output : this.#done);
    const { finishReason, rawFinishReason } = readFinish(response, this.#done.some(isCall));
    if (finishReason === 'error') {
      this.streamError ??= cutStreamError(data);
      return;
    }
    this.finishReason = finishReason;
    this.rawFinishReason = rawFinishReason;
    this.complete = true;
    this.answerId = asString(response['id']) || null;
    if (this.#items !== null) this.answerBody = this.#readBody(this.#items, output.length > 0, data);
  }

  #readBody(items: readonly string[], hasOutput: boolean, data: string): string | null {
    const body = new JsonView(data).get('response')?.json ?? null;
    if (body === null || hasOutput) return body;
    return applyEdits(body, [setMember(body, 0, scanMembers(body), 'output', joinArray(items))]);
  }
}

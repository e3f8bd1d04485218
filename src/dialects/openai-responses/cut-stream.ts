import { asArray, asRecord, asString, isRecord, parseJson } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { encodeSseEvent } from '../../lib/sse/index.ts';
import type { DialectUsage } from '../port.ts';
import type { CutState } from '../sse-cutter.ts';
import { encodeUsage } from './usage.ts';

type Open = Record<string, unknown>;

/** An item of the output; `done` when its server has ended it. */
interface CutItem {
  json: Open;
  done: boolean;
  /** Parts of its content, and of its summary, by position. */
  readonly content: Map<number, Open>;
  readonly summary: Map<number, Open>;
}

/** What a delta adds to, and where. */
const DELTAS: Readonly<Record<string, readonly ['content' | 'summary' | 'item', string]>> = {
  'response.output_text.delta': ['content', 'text'],
  'response.refusal.delta': ['content', 'refusal'],
  'response.reasoning_text.delta': ['content', 'text'],
  'response.reasoning_summary_text.delta': ['summary', 'text'],
  'response.function_call_arguments.delta': ['item', 'arguments'],
  'response.custom_tool_call_input.delta': ['item', 'input'],
};

const PART_ENDS: Readonly<Record<string, readonly [string, string]>> = {
  output_text: ['response.output_text.done', 'text'],
  refusal: ['response.refusal.done', 'refusal'],
  reasoning_text: ['response.reasoning_text.done', 'text'],
  summary_text: ['response.reasoning_summary_text.done', 'text'],
};

const ITEM_ENDS: Readonly<Record<string, readonly [string, string]>> = {
  function_call: ['response.function_call_arguments.done', 'arguments'],
  custom_tool_call: ['response.custom_tool_call_input.done', 'input'],
};

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function inOrder(parts: ReadonlyMap<number, Open>): Open[] {
  return [...parts].toSorted(([a], [b]) => a - b).map(([, part]) => part);
}

/** Ends a response in the middle: what is open ends as it stands, and the response is incomplete. */
export class ResponseCut implements CutState {
  readonly #items = new Map<number, CutItem>();
  #response: JsonRecord = {};
  #sequence = -1;
  /** The response as it was ended; null before that. */
  answerBody: string | null = null;

  read(data: string): void {
    const event = parseJson(data);
    if (!isRecord(event)) return;
    this.#sequence = Math.max(this.#sequence, numberOf(event['sequence_number']));
    const type = asString(event['type']);
    if (isRecord(event['response'])) this.#response = event['response'];
    if (type === 'response.output_item.added' || type === 'response.output_item.done') this.#item(event, type);
    else if (event['output_index'] !== undefined) this.#change(type, event);
  }

  end(usage: DialectUsage, out: Uint8Array[]): void {
    const send = (type: string, members: object): void => {
      this.#sequence++;
      out.push(encodeSseEvent(JSON.stringify({ type, sequence_number: this.#sequence, ...members }), type));
    };
    const items = [...this.#items].toSorted(([a], [b]) => a - b);
    for (const [index, item] of items) if (!item.done) endItem(index, item, send);
    const response = {
      ...this.#response,
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      output: items.map(([, { json }]) => json),
      usage: parseJson(encodeUsage(usage)),
    };
    send('response.incomplete', { response });
    this.answerBody = JSON.stringify(response);
  }

  #item(event: JsonRecord, type: string): void {
    const index = numberOf(event['output_index']);
    const json = { ...asRecord(event['item']) };
    const done = type === 'response.output_item.done';
    this.#items.set(index, { json, done, content: new Map(), summary: new Map() });
  }

  #change(type: string, event: JsonRecord): void {
    const item = this.#items.get(numberOf(event['output_index']));
    if (item === undefined || item.done) return;
    if (type === 'response.content_part.added' || type === 'response.content_part.done')
      item.content.set(numberOf(event['content_index']), { ...asRecord(event['part']) });
    else if (type === 'response.reasoning_summary_part.added' || type === 'response.reasoning_summary_part.done')
      item.summary.set(numberOf(event['summary_index']), { ...asRecord(event['part']) });
    else if (type === 'response.output_text.annotation.added') {
      const part = item.content.get(numberOf(event['content_index']));
      if (part !== undefined) part['annotations'] = [...asArray(part['annotations']), event['annotation']];
    } else this.#add(item, DELTAS[type], event);
  }

  #add(item: CutItem, place: (typeof DELTAS)[string] | undefined, event: JsonRecord): void {
    if (place === undefined) return;
    const [where, member] = place;
    const position = numberOf(event[where === 'summary' ? 'summary_index' : 'content_index']);
    const target = where === 'item' ? item.json : item[where].get(position);
    if (target !== undefined) target[member] = asString(target[member]) + asString(event['delta']);
  }
}

function endItem(index: number, item: CutItem, send: (type: string, members: object) => void): void {
  const place = { item_id: item.json['id'], output_index: index };
  for (const kind of ['summary', 'content'] as const) {
    const names =
      kind === 'content'
        ? (['content_index', 'response.content_part.done'] as const)
        : (['summary_index', 'response.reasoning_summary_part.done'] as const);
    for (const [position, part] of item[kind]) {
      const at = { ...place, [names[0]]: position };
      const ending = PART_ENDS[asString(part['type'])];
      if (ending !== undefined) send(ending[0], { ...at, [ending[1]]: part[ending[1]] });
      send(names[1], { ...at, part });
    }
    if (item[kind].size > 0) item.json[kind] = inOrder(item[kind]);
  }
  const ending = ITEM_ENDS[asString(item.json['type'])];
  if (ending !== undefined) send(ending[0], { ...place, [ending[1]]: item.json[ending[1]] });
  if (item.json['status'] !== undefined) item.json['status'] = 'incomplete';
  item.done = true;
  send('response.output_item.done', { output_index: index, item: item.json });
}

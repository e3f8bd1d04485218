import { joinObject, quote } from '../../lib/json/index.ts';
import type { ToolCallBlock } from '../conversation/index.ts';
import type { Send } from './message-item.ts';

/** A tool call of an answer under way. */
export class CallItem {
  /** What has been said; replaced by what was meant where the two differ. */
  text = '';
  readonly #id: string;
  readonly #callId: string;
  readonly #index: number;
  readonly #name: string;
  readonly #isCustom: boolean;
  readonly #send: Send;
  #ended = false;

  constructor(id: string, callId: string, index: number, call: ToolCallBlock, send: Send) {
    this.#id = id;
    this.#callId = callId;
    this.#index = index;
    this.#name = call.name;
    this.#isCustom = call.kind === 'custom';
    this.#send = send;
    send('response.output_item.added', [
      ['output_index', String(index)],
      ['item', this.#encode('in_progress')],
    ]);
    this.say(call.arguments);
  }

  get json(): string {
    return this.#encode('completed');
  }

  say(text: string): void {
    if (text === '' || this.#ended) return;
    this.text += text;
    this.#sendPart('delta', [['delta', quote(text)]]);
  }

  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#sendPart('done', [[this.#isCustom ? 'input' : 'arguments', quote(this.text)]]);
    this.#send('response.output_item.done', [
      ['output_index', String(this.#index)],
      ['item', this.json],
    ]);
  }

  #encode(status: string): string {
    return joinObject([
      ['id', quote(this.#id)],
      ['type', this.#isCustom ? '"custom_tool_call"' : '"function_call"'],
      ['status', quote(status)],
      [this.#isCustom ? 'input' : 'arguments', quote(this.text)],
      ['call_id', quote(this.#callId)],
      ['name', quote(this.#name)],
    ]);
  }

  #sendPart(event: 'delta' | 'done', members: readonly (readonly [string, string | null])[]): void {
    const kind = this.#isCustom ? 'custom_tool_call_input' : 'function_call_arguments';
    this.#send(`response.${kind}.${event}`, [
      ['item_id', quote(this.#id)],
      ['output_index', String(this.#index)],
      ...members,
    ]);
  }
}

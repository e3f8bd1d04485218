import { asRecord, joinObject, parseJson, quote } from '../../lib/json/index.ts';
import type { ToolCallBlock } from '../conversation/index.ts';
import type { Send } from './message-item.ts';
import type { GroupedName } from './namespace.ts';

/** The text of a tool for free text, which other formats call with an object. */
function unwrapInput(text: string): string {
  const { input } = asRecord(parseJson(text));
  return typeof input === 'string' ? input : text;
}

/** Where a call stands in an answer, and what it is called there. */
interface CallPlace {
  readonly id: string;
  readonly callId: string;
  readonly index: number;
}

/** A tool call of an answer under way. */
export class CallItem {
  #text = '';
  /** Arguments of a tool for free text that came as an object: its text is known at the end. Else null. */
  #wrapped: string | null;
  readonly #place: CallPlace;
  readonly #name: GroupedName;
  readonly #isCustom: boolean;
  readonly #send: Send;
  #ended = false;

  /** `takesText`: the client's tool takes free text, whatever form its arguments have here. */
  constructor(place: CallPlace, name: GroupedName, call: ToolCallBlock, takesText: boolean, send: Send) {
    this.#place = place;
    this.#name = name;
    this.#isCustom = takesText || call.kind === 'custom';
    this.#wrapped = takesText && call.kind !== 'custom' ? '' : null;
    this.#send = send;
    send('response.output_item.added', [
      ['output_index', String(place.index)],
      ['item', this.#encode('in_progress')],
    ]);
    this.say(call.arguments);
  }

  get json(): string {
    return this.#encode('completed');
  }

  say(text: string): void {
    if (this.#wrapped !== null) this.#wrapped += text;
    else this.#say(text);
  }

  /** What was meant, where it differs from what was said. */
  replace(text: string): void {
    if (this.#wrapped === null) this.#text = text;
    else this.#wrapped = text;
  }

  end(): void {
    if (this.#ended) return;
    const wrapped = this.#wrapped;
    if (wrapped !== null) this.#say(unwrapInput(wrapped));
    this.#ended = true;
    this.#sendPart('done', [[this.#isCustom ? 'input' : 'arguments', quote(this.#text)]]);
    this.#send('response.output_item.done', [
      ['output_index', String(this.#place.index)],
      ['item', this.json],
    ]);
  }

  #say(text: string): void {
    if (text === '' || this.#ended) return;
    this.#text += text;
    this.#sendPart('delta', [['delta', quote(text)]]);
  }

  #encode(status: string): string {
    return joinObject([
      ['id', quote(this.#place.id)],
      ['type', this.#isCustom ? '"custom_tool_call"' : '"function_call"'],
      ['status', quote(status)],
      [this.#isCustom ? 'input' : 'arguments', quote(this.#text)],
      ['call_id', quote(this.#place.callId)],
      ['namespace', quote(this.#name.namespace === '' ? null : this.#name.namespace)],
      ['name', quote(this.#name.name)],
    ]);
  }

  #sendPart(event: 'delta' | 'done', members: readonly (readonly [string, string | null])[]): void {
    const kind = this.#isCustom ? 'custom_tool_call_input' : 'function_call_arguments';
    this.#send(`response.${kind}.${event}`, [
      ['item_id', quote(this.#place.id)],
      ['output_index', String(this.#place.index)],
      ...members,
    ]);
  }
}

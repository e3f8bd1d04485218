import { joinObject, quote } from '../../lib/json/index.ts';
import type { Send } from './message-item.ts';
import { encodeReasoningItem } from './reasoning.ts';

/** A thought of an answer under way, which its reader takes as a summary of one part. */
export class ReasoningItem {
  /** What has been said; replaced by what was meant where the two differ. */
  text = '';
  /** What must come back, as it is written; null while there is nothing. */
  sealed: string | null = null;
  readonly #id: string;
  readonly #index: number;
  readonly #send: Send;
  #begun = false;

  constructor(id: string, index: number, send: Send) {
    this.#id = id;
    this.#index = index;
    this.#send = send;
    send('response.output_item.added', [
      ['output_index', String(index)],
      ['item', encodeReasoningItem(id, 'in_progress', '', null)],
    ]);
  }

  get json(): string {
    return encodeReasoningItem(this.#id, 'completed', this.text, this.sealed);
  }

  say(text: string): void {
    if (text === '') return;
    if (!this.#begun) this.#sendPart('response.reasoning_summary_part.added', 'part', this.#part(''));
    this.#begun = true;
    this.text += text;
    this.#sendPart('response.reasoning_summary_text.delta', 'delta', quote(text));
  }

  end(): void {
    if (this.#begun) {
      this.#sendPart('response.reasoning_summary_text.done', 'text', quote(this.text));
      this.#sendPart('response.reasoning_summary_part.done', 'part', this.#part(this.text));
    }
    this.#send('response.output_item.done', [
      ['output_index', String(this.#index)],
      ['item', this.json],
    ]);
  }

  #part(text: string): string {
    return joinObject([
      ['type', '"summary_text"'],
      ['text', quote(text)],
    ]);
  }

  #sendPart(type: string, key: string, json: string | null): void {
    this.#send(type, [
      ['item_id', quote(this.#id)],
      ['output_index', String(this.#index)],
      ['summary_index', '0'],
      [key, json],
    ]);
  }
}

import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import type { ChosenLogprob } from '../conversation/index.ts';
import { encodeTokens } from '../shared/logprobs.ts';

/** Writes one event of a stream; for a whole answer it does nothing. */
export type Send = (type: string, members: readonly (readonly [string, string | null])[]) => void;

/** A text or a refusal inside a message. */
export interface SpokenPart {
  readonly type: 'text' | 'refusal';
  text: string;
  readonly annotations: string[];
  readonly logprobs: ChosenLogprob[];
}

function encodePart(part: SpokenPart): string {
  if (part.type === 'refusal') {
    return joinObject([
      ['type', '"refusal"'],
      ['refusal', quote(part.text)],
    ]);
  }
  return joinObject([
    ['type', '"output_text"'],
    ['text', quote(part.text)],
    ['annotations', joinArray(part.annotations)],
    ['logprobs', encodeTokens(part.logprobs)],
  ]);
}

/** A message of an answer under way: its parts follow each other. */
export class MessageItem {
  readonly phase: string | undefined;
  readonly #id: string;
  readonly #index: number;
  readonly #send: Send;
  readonly #parts: SpokenPart[] = [];
  #open: SpokenPart | null = null;

  constructor(id: string, index: number, phase: string | undefined, send: Send) {
    this.#id = id;
    this.#index = index;
    this.phase = phase;
    this.#send = send;
    send('response.output_item.added', [
      ['output_index', String(index)],
      ['item', this.#encode('in_progress', '[]')],
    ]);
  }

  /** The part that is being written; null between two. */
  get open(): SpokenPart | null {
    return this.#open;
  }

  get json(): string {
    return this.#encode('completed', joinArray(this.#parts.map(encodePart)));
  }

  begin(type: SpokenPart['type']): SpokenPart {
    this.#endPart();
    const part: SpokenPart = { type, text: '', annotations: [], logprobs: [] };
    this.#parts.push(part);
    this.#open = part;
    this.#sendPart('response.content_part.added', [['part', encodePart(part)]]);
    return part;
  }

  say(text: string): void {
    const part = this.#open;
    if (part === null || text === '') return;
    part.text += text;
    if (part.type === 'refusal') this.#sendPart('response.refusal.delta', [['delta', quote(text)]]);
    else {
      this.#sendPart('response.output_text.delta', [
        ['delta', quote(text)],
        ['logprobs', '[]'],
      ]);
    }
  }

  cite(annotation: string): void {
    const part = this.#open;
    if (part === null) return;
    this.#sendPart('response.output_text.annotation.added', [
      ['annotation_index', String(part.annotations.length)],
      ['annotation', annotation],
    ]);
    part.annotations.push(annotation);
  }

  /** Of the last text, also when it has ended. */
  score(logprobs: readonly ChosenLogprob[]): void {
    this.#parts.findLast(({ type }) => type === 'text')?.logprobs.push(...logprobs);
  }

  end(): void {
    this.#endPart();
    this.#send('response.output_item.done', [
      ['output_index', String(this.#index)],
      ['item', this.json],
    ]);
  }

  #endPart(): void {
    const part = this.#open;
    if (part === null) return;
    if (part.type === 'refusal') this.#sendPart('response.refusal.done', [['refusal', quote(part.text)]]);
    else {
      this.#sendPart('response.output_text.done', [
        ['text', quote(part.text)],
        ['logprobs', encodeTokens(part.logprobs)],
      ]);
    }
    this.#sendPart('response.content_part.done', [['part', encodePart(part)]]);
    this.#open = null;
  }

  #encode(status: string, content: string): string {
    return joinObject([
      ['id', quote(this.#id)],
      ['type', '"message"'],
      ['status', quote(status)],
      ['role', '"assistant"'],
      ['content', content],
      ['phase', quote(this.phase)],
    ]);
  }

  #sendPart(type: string, members: readonly (readonly [string, string | null])[]): void {
    this.#send(type, [
      ['item_id', quote(this.#id)],
      ['output_index', String(this.#index)],
      ['content_index', String(this.#parts.length - 1)],
      ...members,
    ]);
  }
}

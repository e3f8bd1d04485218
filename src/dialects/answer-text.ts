import { parseJson } from '../lib/json/index.ts';

const decoder = new TextDecoder();

/** A whole answer's body as text and as JSON, each made once, however many ask: what is settled of an answer and what is translated. */
export class AnswerText {
  readonly #body: Uint8Array;
  #text: string | null = null;
  #value: unknown;

  constructor(body: Uint8Array) {
    this.#body = body;
  }

  get text(): string {
    this.#read();
    return this.#text ?? '';
  }

  /** undefined when it is no JSON. */
  get value(): unknown {
    this.#read();
    return this.#value;
  }

  #read(): void {
    if (this.#text !== null) return;
    this.#text = decoder.decode(this.#body);
    this.#value = parseJson(this.#text);
  }
}

/** What a format reads of an answer: the bytes, or what somebody has read them into. */
export type AnswerBody = Uint8Array | AnswerText;

/** Its value alone; undefined when it is no JSON. */
export function readValue(body: AnswerBody): unknown {
  return body instanceof AnswerText ? body.value : parseJson(decoder.decode(body));
}

export function openAnswer(body: AnswerBody): AnswerText {
  return body instanceof AnswerText ? body : new AnswerText(body);
}

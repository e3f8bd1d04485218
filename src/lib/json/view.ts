import type { TextEdit } from './edit.ts';
import { scanItems, scanMembers } from './scan.ts';
import type { JsonItem, ScannedObject } from './scan.ts';
import { asRecord, parseJson } from './values.ts';
import type { JsonRecord } from './values.ts';

/**
 * A value inside a JSON text that is kept: for the pieces whose very text matters (schemas, arguments), beside `JSON.parse` for
 * the rest. What was found is kept, so that walking a tree is linear. The text must be valid. What is asked for and not there is null.
 */
export class JsonView {
  readonly #text: string;
  readonly #start: number;
  readonly #end: number;
  #items: readonly JsonView[] | null = null;
  #members: readonly (readonly [string, JsonView])[] | null = null;

  constructor(text: string, start = 0, end = text.length) {
    this.#text = text;
    this.#start = start;
    this.#end = end;
  }

  /** The member of that name of an object; of several the last, as JSON readers take it. */
  get(key: string): JsonView | null {
    return this.members().findLast(([name]) => name === key)?.[1] ?? null;
  }

  /** Along keys and positions. */
  find(path: readonly (string | number)[]): JsonView | null {
    const [step, ...rest] = path;
    if (step === undefined) return this;
    const next = typeof step === 'string' ? this.get(step) : this.item(step);
    return next === null ? null : next.find(rest);
  }

  item(index: number): JsonView | null {
    return this.items()[index] ?? null;
  }

  /** Items of an array, in order; none when it is no array. */
  items(): readonly JsonView[] {
    this.#items ??= scanItems(this.#text, this.#start).map((item) => this.#at(item));
    return this.#items;
  }

  /** The members of an object, in order. */
  members(): readonly (readonly [string, JsonView])[] {
    this.#members ??= scanMembers(this.#text, this.#start).map((member) => [member.key, this.#at(member)]);
    return this.#members;
  }

  /** An edit that puts another text in this value's place. */
  replace(json: string): TextEdit {
    return { start: this.#start, end: this.#end, text: json };
  }

  /** As it is written. */
  get json(): string {
    return this.#text.slice(this.#start, this.#end);
  }

  #at({ start, end }: JsonItem): JsonView {
    return new JsonView(this.#text, start, end);
  }

  /** The view of an object that was scanned already. */
  static of({ text, members }: ScannedObject): JsonView {
    const view = new JsonView(text);
    view.#members = members.map((member) => [member.key, view.#at(member)]);
    return view;
  }
}

/** A JSON object's value and the view of its text, which was validated before; `scanned` is taken where it is of this text. */
export function openObject(
  text: string,
  scanned: ScannedObject | undefined,
): { readonly body: JsonRecord; readonly view: JsonView } {
  if (scanned !== undefined && scanned.text === text) return { body: scanned.value, view: JsonView.of(scanned) };
  return { body: asRecord(parseJson(text)), view: new JsonView(text) };
}

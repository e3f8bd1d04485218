import { GatewayError } from '../errors/index.ts';

/** Bounds on a JSON text. */
export interface JsonLimits {
  /** Deepest nesting of objects and arrays, the outermost included. */
  readonly depthMax: number;
  /** Most values (members and items) in all, so that a small body cannot unfold into gigabytes of objects. */
  readonly valuesMax: number;
}

/** What a body may be where nothing else is said: far more than any client writes, far less than hurts. */
export const JSON_LIMITS: JsonLimits = { depthMax: 128, valuesMax: 2_000_000 };

/** A member of an object, as positions in the JSON text (UTF-16 units; ends are exclusive). */
export interface JsonMember {
  /** Unescaped. */
  readonly key: string;
  /** Of the key's opening quote. */
  readonly keyStart: number;
  readonly start: number;
  readonly end: number;
}

/** A value of an array, as positions in the JSON text (UTF-16 units; the end is exclusive). */
export interface JsonItem {
  readonly start: number;
  readonly end: number;
}

/** An object whose text is kept: what was read of it, and where each member stands. */
export interface ScannedObject {
  readonly text: string;
  readonly value: Readonly<Record<string, unknown>>;
  readonly members: readonly JsonMember[];
}

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** An `invalid_json` that says what is wrong without quoting the body. */
function fault(hint: string): GatewayError {
  return new GatewayError('invalid_json', { hint });
}

function skipSpace(text: string, at: number): number {
  let index = at;
  for (;;) {
    const code = text.charCodeAt(index);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return index;
    index++;
  }
}

/** From an opening quote to behind the closing one. Linear: runs of backslashes between two quotes are read once. */
function skipString(text: string, at: number): number {
  let quote = at;
  for (;;) {
    quote = text.indexOf('"', quote + 1);
    if (quote < 0) throw fault('a string does not end');
    let before = quote - 1;
    while (text.charCodeAt(before) === BACKSLASH) before--;
    if ((quote - before) % 2 === 1) return quote + 1;
  }
}

/** Walks values and counts them; the caller validates the syntax with the native parser afterwards. */
class Walker {
  readonly #text: string;
  readonly #limits: JsonLimits;
  #values = 0;

  constructor(text: string, limits: JsonLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  #count(): void {
    if (++this.#values > this.#limits.valuesMax) throw fault(`more than ${this.#limits.valuesMax} values`);
  }

  /** From a value's first character to behind its last; `depth` is that of the object around it. */
  skipValue(at: number, depth: number): number {
    const text = this.#text;
    const first = text.charCodeAt(at);
    this.#count();
    if (first === QUOTE) return skipString(text, at);
    if (first === OPEN_BRACE || first === OPEN_BRACKET) return this.#skipContainer(at, depth);
    let index = at;
    for (;;) {
      const code = text.charCodeAt(index);
      if (code !== code || code === COMMA || code === CLOSE_BRACE || code === CLOSE_BRACKET || code <= 32) return index;
      index++;
    }
  }

  #skipContainer(at: number, depth: number): number {
    const text = this.#text;
    const deepest = this.#limits.depthMax - depth;
    let open = 0;
    for (let index = at; ; index++) {
      const code = text.charCodeAt(index);
      if (code === QUOTE) {
        index = skipString(text, index) - 1;
      } else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
        if (++open > deepest) throw fault(`nested deeper than ${this.#limits.depthMax} levels`);
        this.#count();
      } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
        if (--open === 0) return index + 1;
      } else if (code === COMMA) {
        this.#count();
      } else if (code !== code) {
        throw fault('an object or array does not end');
      }
    }
  }
}

/** Keys come back in every body. Short plain ones are remembered, by length, first and last character, and then none is cut out of the text. */
const knownKeys: string[] = Array.from({ length: 256 }, () => '');
const KNOWN_KEY_LENGTH_MAX = 32;
const PLAIN_KEY = /^[\w.$-]+$/;

function slotOf(text: string, start: number, end: number): number {
  return ((end - start) * 7 + text.charCodeAt(start) * 31 + text.charCodeAt(end - 1)) & 0xff;
}

function cutKey(text: string, start: number, end: number): string {
  if (end - start > KNOWN_KEY_LENGTH_MAX || end === start) return text.slice(start, end);
  const slot = slotOf(text, start, end);
  const known = knownKeys[slot] ?? '';
  if (known.length === end - start && text.startsWith(known, start)) return known;
  const key = text.slice(start, end);
  // A piece of a text keeps all of it, so what is remembered is a copy.
  if (PLAIN_KEY.test(key)) knownKeys[slot] = Buffer.from(key, 'latin1').toString('latin1');
  return key;
}

function readKey(text: string, start: number, end: number): string {
  const raw = cutKey(text, start + 1, end - 1);
  if (!raw.includes('\\')) return raw;
  try {
    return String(JSON.parse(text.slice(start, end)));
  } catch {
    throw fault('a key is malformed');
  }
}

/** Adds the members of the object that opens at `at` to `out`, in order; answers the position behind the object. */
function readMembers(walker: Walker, text: string, at: number, out: JsonMember[]): number {
  let index = skipSpace(text, at + 1);
  if (text.charCodeAt(index) === CLOSE_BRACE) return index + 1;
  for (;;) {
    if (text.charCodeAt(index) !== QUOTE) throw fault('a key is missing');
    const keyStart = index;
    const keyEnd = skipString(text, index);
    index = skipSpace(text, keyEnd);
    if (text.charCodeAt(index) !== COLON) throw fault('a colon is missing');
    const start = skipSpace(text, index + 1);
    const end = walker.skipValue(start, 1);
    out.push({ key: readKey(text, keyStart, keyEnd), keyStart, start, end });
    index = skipSpace(text, end);
    const code = text.charCodeAt(index);
    if (code === CLOSE_BRACE) return index + 1;
    if (code !== COMMA) throw fault('a comma or closing brace is missing');
    index = skipSpace(text, index + 1);
  }
}

/**
 * The members of the object that opens at `at`, in order, without judging the syntax inside their values: only for text that
 * was validated before, or will be.
 */
export function scanMembers(text: string, at = 0, limits: JsonLimits = JSON_LIMITS): readonly JsonMember[] {
  const members: JsonMember[] = [];
  const start = skipSpace(text, at);
  if (text.charCodeAt(start) === OPEN_BRACE) readMembers(new Walker(text, limits), text, start, members);
  return members;
}

/** The values of the array that opens at `at`, in order; under the same terms as `scanMembers`. None when it is no array. */
export function scanItems(text: string, at = 0, limits: JsonLimits = JSON_LIMITS): readonly JsonItem[] {
  const items: JsonItem[] = [];
  let index = skipSpace(text, at);
  if (text.charCodeAt(index) !== OPEN_BRACKET) return items;
  const walker = new Walker(text, limits);
  index = skipSpace(text, index + 1);
  while (text.charCodeAt(index) !== CLOSE_BRACKET) {
    const end = walker.skipValue(index, 1);
    items.push({ start: index, end });
    index = skipSpace(text, end);
    if (text.charCodeAt(index) === COMMA) index = skipSpace(text, index + 1);
    else if (text.charCodeAt(index) !== CLOSE_BRACKET) throw fault('a comma or closing bracket is missing');
  }
  return items;
}

/** Bytes as text; throws `invalid_json` for an empty body, broken UTF-8 or a byte order mark. */
export function decodeJsonText(body: Uint8Array): string {
  if (body.length === 0) throw fault('the body is empty');
  let text: string;
  try {
    text = decoder.decode(body);
  } catch {
    throw fault('the body is not UTF-8');
  }
  if (text.charCodeAt(0) === 0xfeff) throw fault('the body starts with a byte order mark');
  return text;
}

/**
 * Validates a JSON object and keeps its text. The bounds are checked before the native parser sees anything.
 * @returns null when the text is valid JSON but no object.
 * @throws GatewayError `invalid_json`
 */
export function scanObject(text: string, limits: JsonLimits = JSON_LIMITS): ScannedObject | null {
  const members: JsonMember[] = [];
  const walker = new Walker(text, limits);
  const start = skipSpace(text, 0);
  const isObject = text.charCodeAt(start) === OPEN_BRACE;
  const end = isObject ? readMembers(walker, text, start, members) : walker.skipValue(start, 0);
  if (skipSpace(text, end) !== text.length) throw fault('something follows the value');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new GatewayError('invalid_json');
  }
  return isObject ? { text, value: value as Record<string, unknown>, members } : null;
}

/** The first key out of `names` that stands twice; such a body means one thing to us and another to the next reader. */
export function findDuplicate(members: readonly JsonMember[], names: ReadonlySet<string>): string | null {
  const seen = new Set<string>();
  for (const { key } of members) {
    if (!names.has(key)) continue;
    if (seen.has(key)) return key;
    seen.add(key);
  }
  return null;
}

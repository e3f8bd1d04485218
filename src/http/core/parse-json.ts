import { GatewayError, invalidField } from '../../lib/errors/index.ts';

const DEPTH_MAX = 64;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERAL = /true|false|null/y;
const SPACE = /[ \t\n\r]*/y;

interface Reader {
  readonly text: string;
  at: number;
  readonly path: string[];
}

function fail(reader: Reader, problem: string): GatewayError {
  const before = reader.text.slice(0, reader.at).split('\n');
  const place = `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
  const path = reader.path.join('.');
  return new GatewayError('invalid_json', { hint: `${problem} at ${place}`, details: [{ path, problem }] });
}

function skipSpace(reader: Reader): void {
  SPACE.lastIndex = reader.at;
  SPACE.test(reader.text);
  reader.at = SPACE.lastIndex;
}

function match(reader: Reader, pattern: RegExp): string | null {
  pattern.lastIndex = reader.at;
  const found = pattern.exec(reader.text)?.[0];
  if (found === undefined) return null;
  reader.at += found.length;
  return found;
}

/** Where the string that begins at `from` ends: behind its closing quote; -1 when it never does. */
function findStringEnd(text: string, from: number): number {
  for (let quote = text.indexOf('"', from + 1); quote !== -1; quote = text.indexOf('"', quote + 1)) {
    let slashes = 0;
    while (text[quote - 1 - slashes] === '\\') slashes++;
    if (slashes % 2 === 0) return quote + 1;
  }
  return -1;
}

function unquote(reader: Reader, raw: string): string {
  try {
    return String(JSON.parse(raw));
  } catch {
    throw fail(reader, 'broken string');
  }
}

function readString(reader: Reader): string {
  const end = reader.text[reader.at] === '"' ? findStringEnd(reader.text, reader.at) : -1;
  if (end === -1) throw fail(reader, 'broken string');
  const value = unquote(reader, reader.text.slice(reader.at, end));
  reader.at = end;
  // Neither can be stored as text by every database.
  if (!value.isWellFormed()) throw invalidField(reader.path.join('.'), 'must not contain half of a surrogate pair');
  if (value.includes('\u0000')) throw invalidField(reader.path.join('.'), 'must not contain U+0000');
  return value;
}

function readNumber(reader: Reader): number {
  const raw = match(reader, NUMBER);
  if (raw === null) throw fail(reader, 'unexpected character');
  const value = Number(raw);
  const exact = Number.isFinite(value) && (Number.isSafeInteger(value) || Math.abs(value) < Number.MAX_SAFE_INTEGER);
  if (!exact) throw invalidField(reader.path.join('.'), 'must be between -(2^53 - 1) and 2^53 - 1');
  return value;
}

function takeSeparator(reader: Reader, close: string): boolean {
  skipSpace(reader);
  const character = reader.text[reader.at];
  if (character !== ',' && character !== close) throw fail(reader, `expected , or ${close}`);
  reader.at += 1;
  return character === ',';
}

function readObject(reader: Reader): Record<string, unknown> {
  const members = new Map<string, unknown>();
  reader.at += 1;
  skipSpace(reader);
  if (reader.text[reader.at] === '}') {
    reader.at += 1;
    return {};
  }
  do {
    skipSpace(reader);
    const key = readString(reader);
    reader.path.push(key);
    if (members.has(key)) throw fail(reader, 'is there twice');
    if (key === '__proto__') throw invalidField(reader.path.join('.'), 'is not a known field');
    skipSpace(reader);
    if (reader.text[reader.at] !== ':') throw fail(reader, 'expected :');
    reader.at += 1;
    members.set(key, readValue(reader));
    reader.path.pop();
  } while (takeSeparator(reader, '}'));
  return Object.fromEntries(members);
}

function readList(reader: Reader): unknown[] {
  const items: unknown[] = [];
  reader.at += 1;
  skipSpace(reader);
  if (reader.text[reader.at] === ']') {
    reader.at += 1;
    return items;
  }
  do {
    reader.path.push(String(items.length));
    items.push(readValue(reader));
    reader.path.pop();
  } while (takeSeparator(reader, ']'));
  return items;
}

function readValue(reader: Reader): unknown {
  skipSpace(reader);
  if (reader.path.length > DEPTH_MAX) throw fail(reader, `is nested deeper than ${DEPTH_MAX} levels`);
  switch (reader.text[reader.at]) {
    case undefined:
      throw fail(reader, 'unexpected end');
    case '{':
      return readObject(reader);
    case '[':
      return readList(reader);
    case '"':
      return readString(reader);
    case 't':
    case 'f':
    case 'n': {
      const literal = match(reader, LITERAL);
      if (literal === null) throw fail(reader, 'unexpected character');
      return literal === 'null' ? null : literal === 'true';
    }
    default:
      return readNumber(reader);
  }
}

/**
 * Parses the body of a management call strictly (RFC 8259 and UTF-8): a key that is there twice, depth beyond 64, trailing
 * text and broken UTF-8 are `invalid_json`; numbers that would be rounded and text that cannot be stored are
 * `invalid_request`, each with the path.
 */
export function parseJson(body: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (cause) {
    throw new GatewayError('invalid_json', {
      cause,
      hint: 'the body is not UTF-8',
      details: [{ path: '', problem: 'is not UTF-8' }],
    });
  }
  const reader: Reader = { text, at: 0, path: [] };
  const value = readValue(reader);
  skipSpace(reader);
  if (reader.at < text.length) throw fail(reader, 'unexpected text after the value');
  return value;
}

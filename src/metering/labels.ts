import { createHash } from 'node:crypto';
import { toStorableText } from '../lib/storable-text.ts';
import type { RequestLabels } from '../store/records/index.ts';

/** Pairs of one request that count, as many as the vendors take. */
const PAIRS_MAX = 16;
const CHARACTERS_MAX = 64;
const CUT = '…';
/** Of a digest of the whole: texts that begin alike are kept apart. */
const DIGEST_CHARACTERS = 16;
const HEAD_CHARACTERS = CHARACTERS_MAX - CUT.length - DIGEST_CHARACTERS;
/** What stands for values beyond the bound and for end users that were erased, and what is told apart from them by one `…` more. */
const RESERVED = /^…+(?:other|erased)$/;

const NONE: RequestLabels['metadata'] = [];

/** What is longer is its beginning, `…`, and a digest of the whole. */
function cut(text: string): string {
  if (text.length <= CHARACTERS_MAX) return toStorableText(text, CHARACTERS_MAX);
  const isWithinPair = (text.codePointAt(HEAD_CHARACTERS - 1) ?? 0) > 0xff_ff;
  const digest = createHash('sha256').update(text).digest('hex').slice(0, DIGEST_CHARACTERS);
  return `${toStorableText(text, HEAD_CHARACTERS - (isWithinPair ? 1 : 0))}${CUT}${digest}`;
}

/** A client's text as a value; one of the gateway's own names is written so that it is not taken for it. */
function readValue(text: string): string {
  return cut(RESERVED.test(text) ? `${CUT}${text}` : text);
}

/**
 * The first that is a text: one that says nothing must not hide the other. OpenAI's `safety_identifier` "supersedes the previous user parameter"
 * (help.openai.com/en/articles/5428082, read 2026-11-28); `user` is deprecated, still means the end user, and is what older clients send.
 */
export function pickEndUser(first: unknown, second: unknown): unknown {
  return typeof first === 'string' && first !== '' ? first : second;
}

function readPairs(metadata: object): RequestLabels['metadata'] {
  const pairs: [string, string][] = [];
  const seen = new Set<string>();
  for (const [key, value] of Object.entries(metadata)) {
    if (typeof value !== 'string' || value === '' || key === '') continue;
    const name = cut(key);
    if (seen.has(name)) continue;
    seen.add(name);
    pairs.push([name, readValue(value)]);
    if (pairs.length === PAIRS_MAX) break;
  }
  return pairs;
}

/**
 * What a request says of itself: the texts of its metadata, and whom it asks for. What is no text is left out; null: it says nothing.
 */
export function readLabels(metadata: unknown, endUser: unknown): RequestLabels | null {
  const hasMetadata = typeof metadata === 'object' && metadata !== null;
  const hasEndUser = typeof endUser === 'string' && endUser !== '';
  if (!hasMetadata && !hasEndUser) return null;
  const pairs = hasMetadata ? readPairs(metadata) : NONE;
  if (pairs.length === 0 && !hasEndUser) return null;
  return { endUser: hasEndUser ? readValue(endUser) : null, metadata: pairs };
}

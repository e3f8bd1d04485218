import { toStorableText } from '../lib/storable-text.ts';
import type { RequestLabels } from '../store/records/index.ts';

/** Pairs of one request that count, as many as the vendors take. */
const PAIRS_MAX = 16;
const CHARACTERS_MAX = 64;
const CUT = '…';

const NONE: RequestLabels['metadata'] = [];

/** What is longer ends with `…`: two texts that differ only behind that count as one. */
function cut(text: string): string {
  if (text.length <= CHARACTERS_MAX) return toStorableText(text, CHARACTERS_MAX);
  const isWithinPair = (text.codePointAt(CHARACTERS_MAX - 2) ?? 0) > 0xff_ff;
  return `${toStorableText(text, CHARACTERS_MAX - (isWithinPair ? 2 : 1))}${CUT}`;
}

/** The first that is a text: one that says nothing must not hide the other. */
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
    pairs.push([name, cut(value)]);
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
  return { endUser: hasEndUser ? cut(endUser) : null, metadata: pairs };
}

import { isRecord, joinObject, quote } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { CacheMark, Losses } from '../conversation/index.ts';

/** Models that take marks for their prompt cache, of half an hour or half a day (DIALECTS, section 1). */
const MARKED_CACHE_MODEL = /(?:^|\/)gpt-5\.[6-9]/;

/** `prompt_cache_breakpoint` of a content part. */
export function readCache(part: JsonRecord): { readonly cache?: CacheMark } {
  const mark = part['prompt_cache_breakpoint'];
  if (!isRecord(mark)) return {};
  const ttl = mark['ttl'];
  return { cache: { ttl: ttl === '30m' || ttl === '12h' ? ttl : null } };
}

/** The same for a model that takes it; null where there is nothing to write. */
export function encodeCache(cache: CacheMark | undefined, model: string, losses: Losses): string | null {
  if (cache === undefined) return null;
  if (!MARKED_CACHE_MODEL.test(model)) {
    losses.dropped('cache_control');
    return null;
  }
  const ttl = cache.ttl === '1h' || cache.ttl === '12h' ? '12h' : cache.ttl === null ? null : '30m';
  return joinObject([['ttl', quote(ttl)]]);
}

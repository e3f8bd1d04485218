import { asArray, asRecord, joinObject, numberOrNull, quote, stringOrNull } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { ChosenLogprob, Citation } from '../conversation/index.ts';
import { encodeTokens, readTokens } from '../shared/logprobs.ts';

/** `annotations` of a turn: web addresses that the text cites. */
export function readCitations(turn: JsonRecord): readonly Citation[] {
  const citations: Citation[] = [];
  for (const item of asArray(turn['annotations'])) {
    const annotation = asRecord(item);
    if (annotation['type'] !== 'url_citation') continue;
    const cited = asRecord(annotation['url_citation']);
    citations.push({
      kind: 'url',
      url: stringOrNull(cited['url']),
      title: stringOrNull(cited['title']),
      fileId: null,
      citedText: stringOrNull(cited['content']),
      start: numberOrNull(cited['start_index']),
      end: numberOrNull(cited['end_index']),
      raw: { dialect: 'openai-chat', json: JSON.stringify(item) },
    });
  }
  return citations;
}

/** Citations of an address as `annotations`; `shift` is where their text begins in the whole. Others have no place here. */
export function encodeCitation(citation: Citation, shift: number): string | null {
  if (citation.raw.dialect === 'openai-chat' && shift === 0) return citation.raw.json;
  if (citation.url === null) return null;
  const cited = joinObject([
    ['url', quote(citation.url)],
    ['title', quote(citation.title ?? '')],
    ['start_index', String((citation.start ?? 0) + shift)],
    ['end_index', String((citation.end ?? citation.start ?? 0) + shift)],
  ]);
  return joinObject([
    ['type', '"url_citation"'],
    ['url_citation', cited],
  ]);
}

/** `logprobs.content` of a choice; null when there is none. */
export function readLogprobs(choice: JsonRecord): readonly ChosenLogprob[] | null {
  return readTokens(asRecord(choice['logprobs'])['content']);
}

/** `logprobs` of a choice. */
export function encodeLogprobs(logprobs: readonly ChosenLogprob[]): string {
  return joinObject([
    ['content', encodeTokens(logprobs)],
    ['refusal', 'null'],
  ]);
}

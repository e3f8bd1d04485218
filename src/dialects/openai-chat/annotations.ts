import { asArray, asRecord, isRecord, joinArray, joinObject, quote } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { ChosenLogprob, Citation, TokenLogprob } from '../conversation/index.ts';

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}

/** `annotations` of a turn: web addresses that the text cites. */
export function readCitations(turn: JsonRecord): readonly Citation[] {
  const citations: Citation[] = [];
  for (const item of asArray(turn['annotations'])) {
    const annotation = asRecord(item);
    if (annotation['type'] !== 'url_citation') continue;
    const cited = asRecord(annotation['url_citation']);
    citations.push({
      kind: 'url',
      url: textOrNull(cited['url']),
      title: textOrNull(cited['title']),
      fileId: null,
      citedText: textOrNull(cited['content']),
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

function readToken(item: unknown): TokenLogprob {
  const token = asRecord(item);
  const bytes = token['bytes'];
  return {
    token: textOrNull(token['token']) ?? '',
    logprob: numberOrNull(token['logprob']) ?? 0,
    bytes: Array.isArray(bytes) ? bytes.filter((byte): byte is number => typeof byte === 'number') : null,
  };
}

/** `logprobs.content` of a choice; null when there is none. */
export function readLogprobs(choice: JsonRecord): readonly ChosenLogprob[] | null {
  const content = asRecord(choice['logprobs'])['content'];
  if (!Array.isArray(content) || content.length === 0) return null;
  return content.filter(isRecord).map((item) => ({
    ...readToken(item),
    top: asArray(item['top_logprobs']).map(readToken),
  }));
}

function encodeToken(token: TokenLogprob, top: string | null): string {
  return joinObject([
    ['token', quote(token.token)],
    ['logprob', String(token.logprob)],
    ['bytes', token.bytes === null ? 'null' : JSON.stringify(token.bytes)],
    ['top_logprobs', top],
  ]);
}

/** `logprobs` of a choice. */
export function encodeLogprobs(logprobs: readonly ChosenLogprob[]): string {
  const content = logprobs.map((chosen) =>
    encodeToken(chosen, joinArray(chosen.top.map((token) => encodeToken(token, null)))),
  );
  return joinObject([
    ['content', joinArray(content)],
    ['refusal', 'null'],
  ]);
}

import { asArray, asRecord, joinObject, numberOrNull, quote, stringOrNull } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { Citation } from '../conversation/index.ts';

/** One annotation of a text: an address, a file, a file of a container. */
export function readCitation(value: unknown): Citation {
  const annotation = asRecord(value);
  const url = stringOrNull(annotation['url']);
  return {
    kind: url === null ? 'file' : 'url',
    url,
    title: stringOrNull(annotation['title'] ?? annotation['filename']),
    fileId: stringOrNull(annotation['file_id']),
    citedText: null,
    start: numberOrNull(annotation['start_index']),
    end: numberOrNull(annotation['end_index']),
    raw: { dialect: 'openai-responses', json: JSON.stringify(value) },
  };
}

export function readCitations(part: JsonRecord): readonly Citation[] {
  return asArray(part['annotations']).map(readCitation);
}

/** A citation as an annotation; null for one of another dialect that names no address. */
export function encodeCitation(citation: Citation): string | null {
  if (citation.raw.dialect === 'openai-responses') return citation.raw.json;
  if (citation.url === null) return null;
  return joinObject([
    ['type', '"url_citation"'],
    ['start_index', String(citation.start ?? 0)],
    ['end_index', String(citation.end ?? citation.start ?? 0)],
    ['url', quote(citation.url)],
    ['title', quote(citation.title ?? '')],
  ]);
}

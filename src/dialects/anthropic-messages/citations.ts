import { isRecord, stringOrNull } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { Citation } from '../conversation/index.ts';

/** One entry of `citations`; the format does not say where in the text it stands: the block is the place. */
export function readCitation(value: unknown): Citation | null {
  if (!isRecord(value)) return null;
  const url = stringOrNull(value['url']);
  const fileId = stringOrNull(value['file_id']);
  return {
    kind: url === null ? (fileId === null ? 'document' : 'file') : 'url',
    url,
    title: stringOrNull(value['title'] ?? value['document_title']),
    fileId,
    citedText: stringOrNull(value['cited_text']),
    start: null,
    end: null,
    raw: { dialect: 'anthropic-messages', json: JSON.stringify(value) },
  };
}

const NONE: readonly Citation[] = [];

export function readCitations(part: JsonRecord): readonly Citation[] {
  const given = part['citations'];
  if (!Array.isArray(given)) return NONE;
  return given.map(readCitation).filter((citation) => citation !== null);
}

/** A citation of another dialect as the nearest of this format's kinds: a search result, whose index only its maker could read. */
export function encodeCitation(citation: Citation): string | null {
  if (citation.raw.dialect === 'anthropic-messages') return citation.raw.json;
  if (citation.url === null) return null;
  return JSON.stringify({
    type: 'web_search_result_location',
    url: citation.url,
    title: citation.title,
    cited_text: citation.citedText ?? '',
    encrypted_index: '',
  });
}

import { asArray, asRecord, asString, isRecord, textOrNull } from '../../lib/json/index.ts';
import type { Citation } from '../conversation/index.ts';

/** One citation of an answer; where in the text it stands is not said: the block is the place. */
export function readCitation(value: unknown): Citation | null {
  if (!isRecord(value)) return null;
  const location = asRecord(asRecord(value['location'])['web']);
  const source = textOrNull(value['source']);
  const url = textOrNull(location['url']) ?? (source !== null && /^https?:/.test(source) ? source : null);
  const cited = asArray(value['sourceContent'])
    .map((part) => asString(asRecord(part)['text']))
    .join('');
  return {
    kind: url === null ? 'document' : 'url',
    url,
    title: textOrNull(value['title']) ?? textOrNull(location['domain']),
    fileId: null,
    citedText: cited === '' ? null : cited,
    start: null,
    end: null,
    raw: { dialect: 'bedrock-converse', json: JSON.stringify(value) },
  };
}

export function readCitations(value: unknown): readonly Citation[] {
  return asArray(value)
    .map(readCitation)
    .filter((citation) => citation !== null);
}

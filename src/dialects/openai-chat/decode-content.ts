import { invalidField } from '../../lib/errors/index.ts';
import { asRecord, asString, isRecord } from '../../lib/json/index.ts';
import type { JsonRecord, JsonView } from '../../lib/json/index.ts';
import { readMediaUrl } from '../conversation/index.ts';
import type { ContentBlock, DocumentBlock } from '../conversation/index.ts';
import { readCache } from '../shared/cache-breakpoint.ts';

/** Hands out the part's own JSON text, for what has no canonical form. */
export type PartText = (index: number) => JsonView | null;

function readFile(file: JsonRecord): DocumentBlock | null {
  const { file_data: data, file_id: id, filename } = file;
  const name = typeof filename === 'string' ? { filename } : {};
  if (typeof data === 'string') {
    const source = readMediaUrl(data);
    const bytes = source.kind === 'base64' ? source : null;
    return { type: 'document', source: bytes ?? { kind: 'base64', mediaType: 'application/pdf', data }, ...name };
  }
  return typeof id === 'string' ? { type: 'document', source: { kind: 'file', id, mediaType: null }, ...name } : null;
}

function readPart(part: JsonRecord): ContentBlock | null {
  const cache = readCache(part);
  switch (part['type']) {
    case 'text':
      return typeof part['text'] === 'string' ? { type: 'text', text: part['text'], ...cache } : null;
    case 'refusal':
      return { type: 'refusal', text: asString(part['refusal']) };
    case 'image_url': {
      const image = part['image_url'];
      const url = typeof image === 'string' ? image : asRecord(image)['url'];
      if (typeof url !== 'string') return null;
      const { detail } = asRecord(image) as { detail?: unknown };
      return { type: 'image', source: readMediaUrl(url), ...(typeof detail === 'string' ? { detail } : {}), ...cache };
    }
    case 'input_audio': {
      const { data, format } = asRecord(part['input_audio']) as { data?: unknown; format?: unknown };
      if (typeof data !== 'string') return null;
      const mediaType = `audio/${format === 'mp3' ? 'mpeg' : asString(format) || 'wav'}`;
      return { type: 'audio', source: { kind: 'base64', mediaType, data } };
    }
    case 'file': {
      const file = readFile(asRecord(part['file']));
      return file === null ? null : { ...file, ...cache };
    }
    case 'thinking': {
      const inner = part['thinking'];
      const texts = Array.isArray(inner) ? inner.map((item) => asString(asRecord(item)['text'])) : [asString(inner)];
      return { type: 'reasoning', text: texts.join('') };
    }
    default:
      return null;
  }
}

const NOTHING: readonly ContentBlock[] = [];

/** Content of a message that is no list of parts. */
export function decodeText(content: unknown): readonly ContentBlock[] {
  return typeof content === 'string' && content !== '' ? [{ type: 'text', text: content }] : NOTHING;
}

/**
 * Content of a message: a text, a list of parts, or nothing. A part that we do not know is kept as it was written.
 * @throws GatewayError `invalid_request` with the path of a part that is none
 */
export function decodeContent(content: unknown, path: string, partText: PartText): readonly ContentBlock[] {
  if (!Array.isArray(content)) return decodeText(content);
  return content.map((item: unknown, index): ContentBlock => {
    if (typeof item === 'string') return { type: 'text', text: item };
    if (!isRecord(item)) throw invalidField(`${path}.${index}`, 'must be an object');
    const block = readPart(item);
    if (block !== null) return block;
    const json = partText(index)?.json ?? JSON.stringify(item);
    return { type: 'raw', dialect: 'openai-chat', label: asString(item['type']) || 'content part', json };
  });
}

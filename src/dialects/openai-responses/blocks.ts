import { asArray, asRecord, asString, isRecord } from '../../lib/json/index.ts';
import type { JsonRecord, JsonView } from '../../lib/json/index.ts';
import { normalizeBase64, readMediaUrl } from '../conversation/index.ts';
import type { ContentBlock, ImageBlock, MediaSource, ToolCallBlock } from '../conversation/index.ts';
import { readCache } from '../shared/cache-breakpoint.ts';
import { readCitations } from './annotations.ts';
import { flattenName } from './namespace.ts';
import { readReasoning } from './reasoning.ts';
import type { Speaker } from './reasoning.ts';

function raw(label: string, json: string): ContentBlock {
  return { type: 'raw', dialect: 'openai-responses', label, json };
}

function readImage(part: JsonRecord): ImageBlock | null {
  const { image_url: url, file_id: id, detail } = part;
  const source: MediaSource | null =
    typeof url === 'string' ? readMediaUrl(url) : typeof id === 'string' ? { kind: 'file', id, mediaType: null } : null;
  if (source === null) return null;
  return { type: 'image', source, ...(typeof detail === 'string' ? { detail } : {}) };
}

function readFileSource(part: JsonRecord): MediaSource | null {
  const { file_data: data, file_url: url, file_id: id } = part;
  if (typeof data === 'string') {
    const source = readMediaUrl(data);
    if (source.kind === 'base64') return source;
    return { kind: 'base64', mediaType: 'application/pdf', data: normalizeBase64(data) };
  }
  if (typeof url === 'string') return { kind: 'url', url, mediaType: null };
  return typeof id === 'string' ? { kind: 'file', id, mediaType: null } : null;
}

function readAudio(part: JsonRecord): ContentBlock | null {
  const { data, format } = asRecord(part['input_audio']);
  if (typeof data !== 'string') return null;
  const mediaType = `audio/${format === 'mp3' ? 'mpeg' : asString(format) || 'wav'}`;
  return { type: 'audio', source: { kind: 'base64', mediaType, data } };
}

function readText(part: JsonRecord, phase: string): ContentBlock {
  const citations = readCitations(part);
  return {
    type: 'text',
    text: asString(part['text']),
    ...(phase === '' ? {} : { phase }),
    ...(citations.length > 0 ? { citations } : {}),
    ...readCache(part),
  };
}

/** One content part; null for what has no canonical form. */
export function readPart(part: JsonRecord, phase: string): ContentBlock | null {
  switch (part['type']) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return readText(part, phase);
    case 'refusal':
      return { type: 'refusal', text: asString(part['refusal']) };
    case 'input_image': {
      const image = readImage(part);
      return image === null ? null : { ...image, ...readCache(part) };
    }
    case 'input_file': {
      const source = readFileSource(part);
      if (source === null) return null;
      const name = typeof part['filename'] === 'string' ? { filename: part['filename'] } : {};
      return { type: 'document', source, ...name, ...readCache(part) };
    }
    case 'input_audio':
      return readAudio(part);
    default:
      return null;
  }
}

/** Content of a client's message or of a result: a text, or parts. What is unknown is kept as it was written. */
export function readContent(content: unknown, view: JsonView | null): readonly ContentBlock[] {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return asArray(content).map((value, index) => {
    const part = asRecord(value);
    const json = (): string => view?.item(index)?.json ?? JSON.stringify(value);
    return readPart(part, '') ?? raw(asString(part['type']) || 'content part', json());
  });
}

/** What a model said. A part that is unknown is kept inside a message of its own, because only items stand alone in a turn. */
export function readTurnMessage(item: JsonRecord, view: JsonView | null): readonly ContentBlock[] {
  const phase = asString(item['phase']);
  const { content } = item;
  if (typeof content === 'string')
    return content === '' ? [] : [{ type: 'text', text: content, ...(phase === '' ? {} : { phase }) }];
  return asArray(content).flatMap((value, index) => {
    const part = asRecord(value);
    const block = readPart(part, phase);
    // An empty text says nothing, and other formats refuse it.
    if (block !== null) return block.type === 'text' && block.text === '' ? [] : [block];
    const json = view?.find(['content', index])?.json ?? JSON.stringify(value);
    return [raw(asString(part['type']) || 'content part', `{"type":"message","role":"assistant","content":[${json}]}`)];
  });
}

export function isCall(item: JsonRecord): boolean {
  return item['type'] === 'function_call' || item['type'] === 'custom_tool_call';
}

export function readCall(item: JsonRecord, view: JsonView | null): ToolCallBlock {
  const isCustom = item['type'] === 'custom_tool_call';
  const given = item[isCustom ? 'input' : 'arguments'];
  const text = typeof given === 'string' ? given : isRecord(given) ? (view?.get('arguments')?.json ?? '') : '';
  return {
    type: 'tool-call',
    id: asString(item['call_id']) || asString(item['id']),
    name: flattenName({ namespace: asString(item['namespace']), name: asString(item['name']) }),
    arguments: text,
    ...(isCustom ? { kind: 'custom' as const } : {}),
  };
}

/** An item of an answer as blocks, in order; the items of hosted tools stay as they are. */
export function readOutputItem(value: unknown, view: JsonView | null, speaker: Speaker): readonly ContentBlock[] {
  const item = asRecord(value);
  if (isCall(item)) return [readCall(item, view)];
  if (item['type'] === 'message') return readTurnMessage(item, view);
  if (item['type'] === 'reasoning') {
    const reasoning = readReasoning(item, speaker);
    return reasoning?.kind === 'block' ? [reasoning.block] : [];
  }
  return [raw(asString(item['type']) || 'item', view?.json ?? JSON.stringify(value))];
}

/** Characters that a model wrote in an item, reasoning and calls included. */
export function countCharacters(value: unknown): number {
  const item = asRecord(value);
  let count = 0;
  for (const key of ['name', 'arguments', 'input', 'code']) count += asString(item[key]).length;
  for (const list of [item['content'], item['summary']]) {
    for (const entry of asArray(list)) {
      const part = asRecord(entry);
      count += asString(part['text']).length + asString(part['refusal']).length;
    }
  }
  return count;
}

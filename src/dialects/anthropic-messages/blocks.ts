import { asRecord, asString, isRecord } from '../../lib/json/index.ts';
import type { JsonRecord, JsonView } from '../../lib/json/index.ts';
import { keepOpaque, normalizeBase64 } from '../conversation/index.ts';
import type { CacheMark, ContentBlock, MediaSource, Opaque, Origin } from '../conversation/index.ts';
import { readCitations } from './citations.ts';

/** Who says so: a client, whose opaque parts may be wrapped by us, or a provider, whose own they are. */
export type Speaker = { readonly kind: 'client' } | { readonly kind: 'provider'; readonly origin: Origin };

const UNMARKED: { readonly cache?: CacheMark } = {};

export function readCache(part: JsonRecord): { readonly cache?: CacheMark } {
  const mark = part['cache_control'];
  if (!isRecord(mark)) return UNMARKED;
  return { cache: { ttl: mark['ttl'] === '1h' || mark['ttl'] === '5m' ? mark['ttl'] : null } };
}

/** Opaque content as a provider made it, or as a client keeps it for us. */
export function readOpaque(data: string, speaker: Speaker): { readonly opaque?: Opaque } {
  if (data === '') return {};
  if (speaker.kind === 'client') return keepOpaque(data, 'anthropic-messages');
  return { opaque: { data, origin: speaker.origin } };
}

function readSource(value: unknown): MediaSource | null {
  const source = asRecord(value);
  const mediaType = typeof source['media_type'] === 'string' ? source['media_type'] : null;
  switch (source['type']) {
    case 'base64':
      return {
        kind: 'base64',
        mediaType: mediaType ?? 'application/octet-stream',
        data: normalizeBase64(asString(source['data'])),
      };
    case 'url':
      return { kind: 'url', url: asString(source['url']), mediaType };
    case 'file':
      return { kind: 'file', id: asString(source['file_id']), mediaType };
    case 'text':
      return { kind: 'text', text: asString(source['data']) };
    default:
      return null;
  }
}

function readDocument(part: JsonRecord): ContentBlock | null {
  const source = readSource(part['source']);
  if (source === null) return null;
  const { title, context } = part;
  return {
    type: 'document',
    source,
    ...(typeof title === 'string' ? { title } : {}),
    ...(typeof context === 'string' ? { context } : {}),
    ...(asRecord(part['citations'])['enabled'] === true ? { citable: true } : {}),
    ...readCache(part),
  };
}

function readText(part: JsonRecord): ContentBlock {
  const citations = readCitations(part);
  if (citations.length === 0 && part['cache_control'] === undefined)
    return { type: 'text', text: asString(part['text']) };
  return {
    type: 'text',
    text: asString(part['text']),
    ...(citations.length > 0 ? { citations } : {}),
    ...readCache(part),
  };
}

/** One content block, whole; `view` is its own text, for what must keep it. */
export function readBlock(value: unknown, view: JsonView | null, speaker: Speaker): ContentBlock {
  if (isRecord(value) && value['type'] === 'text') return readText(value);
  return readOther(value, view, speaker);
}

/** Apart from texts: what a function's closures share is made whenever it is called. */
function readOther(value: unknown, view: JsonView | null, speaker: Speaker): ContentBlock {
  const part = asRecord(value);
  const json = (): string => view?.json ?? JSON.stringify(value);
  const label = asString(part['type']) || 'content block';
  const raw = (): ContentBlock => ({ type: 'raw', dialect: 'anthropic-messages', label, json: json() });
  switch (part['type']) {
    case 'image': {
      const source = readSource(part['source']);
      return source === null ? raw() : { type: 'image', source, ...readCache(part) };
    }
    case 'document':
      return readDocument(part) ?? raw();
    case 'thinking':
      return {
        type: 'reasoning',
        text: asString(part['thinking']),
        ...readOpaque(asString(part['signature']), speaker),
      };
    case 'redacted_thinking':
      return { type: 'reasoning', text: '', redacted: true, ...readOpaque(asString(part['data']), speaker) };
    case 'tool_use': {
      const input = view?.get('input')?.json ?? JSON.stringify(part['input'] ?? {});
      return {
        type: 'tool-call',
        id: asString(part['id']),
        name: asString(part['name']),
        arguments: input,
        ...readCache(part),
      };
    }
    default:
      return raw();
  }
}

/** Characters of output that a block shows. */
export function countCharacters(value: unknown): number {
  if (!isRecord(value)) return 0;
  const part = value;
  const input = isRecord(part['input']) ? JSON.stringify(part['input']).length : 0;
  return asString(part['text']).length + asString(part['thinking']).length + asString(part['name']).length + input;
}

import { asRecord, asString, isRecord } from '../../lib/json/index.ts';
import type { JsonRecord, JsonView } from '../../lib/json/index.ts';
import { keepOpaque, normalizeBase64 } from '../conversation/index.ts';
import type { ContentBlock, MediaSource, Opaque, Origin } from '../conversation/index.ts';
import { pick, pickView } from './names.ts';

/** Who says so: a client, whose opaque parts may be wrapped by us, or a provider, whose own they are. */
export type Speaker = { readonly kind: 'client' } | { readonly kind: 'provider'; readonly origin: Origin };

function readOpaque(part: JsonRecord, speaker: Speaker): { readonly opaque?: Opaque } {
  const data = asString(pick(part, 'thoughtSignature'));
  if (data === '') return {};
  if (speaker.kind === 'client') return keepOpaque(data, 'gemini');
  return { opaque: { data, origin: speaker.origin } };
}

function readMedia(source: MediaSource, mediaType: string): ContentBlock {
  if (mediaType.startsWith('image/')) return { type: 'image', source };
  if (mediaType.startsWith('audio/')) return { type: 'audio', source };
  if (mediaType.startsWith('video/')) return { type: 'video', source };
  return { type: 'document', source };
}

function readInline(data: JsonRecord): ContentBlock {
  const mediaType = asString(pick(data, 'mimeType')) || 'application/octet-stream';
  return readMedia({ kind: 'base64', mediaType, data: normalizeBase64(asString(data['data'])) }, mediaType);
}

function readFile(data: JsonRecord): ContentBlock {
  const mediaType = asString(pick(data, 'mimeType'));
  const url = asString(pick(data, 'fileUri'));
  return readMedia({ kind: 'url', url, mediaType: mediaType === '' ? null : mediaType }, mediaType);
}

/** A call; `id` is what it is called where the format names none. */
function readCall(call: JsonRecord, view: JsonView | null, id: string): ContentBlock {
  return {
    type: 'tool-call',
    id: asString(call['id']) || id,
    name: asString(call['name']),
    arguments: view?.get('args')?.json ?? JSON.stringify(call['args'] ?? {}),
  };
}

/** One part as a block, whole; a part of another kind is kept as it was written. */
export function readPart(value: unknown, view: JsonView | null, speaker: Speaker, callId: string): ContentBlock {
  const part = asRecord(value);
  const opaque = readOpaque(part, speaker);
  const call = pick(part, 'functionCall');
  if (isRecord(call)) {
    const block = readCall(call, pickView(view, 'functionCall'), callId);
    return { ...block, ...opaque };
  }
  if (typeof part['text'] === 'string') {
    const type = part['thought'] === true ? 'reasoning' : 'text';
    return { type, text: part['text'], ...opaque };
  }
  const inline = pick(part, 'inlineData');
  if (isRecord(inline)) {
    const block = readInline(inline);
    return block.type === 'image' ? { ...block, ...opaque } : block;
  }
  const file = pick(part, 'fileData');
  if (isRecord(file)) return readFile(file);
  // A signature alone belongs to a text that says nothing.
  if (opaque.opaque !== undefined && Object.keys(part).length === 1) return { type: 'text', text: '', ...opaque };
  const label = Object.keys(part).find((name) => !name.startsWith('thought')) ?? 'part';
  return { type: 'raw', dialect: 'gemini', label, json: view?.json ?? JSON.stringify(value) };
}

/** Characters of output that a part shows. */
export function countCharacters(value: unknown): number {
  const part = asRecord(value);
  const call = asRecord(pick(part, 'functionCall'));
  const args = isRecord(call['args']) ? JSON.stringify(call['args']).length : 0;
  const code = asString(asRecord(pick(part, 'executableCode'))['code']).length;
  return asString(part['text']).length + asString(call['name']).length + args + code;
}

export function isCall(value: unknown): boolean {
  return isRecord(pick(asRecord(value), 'functionCall'));
}

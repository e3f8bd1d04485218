import { asArray, asRecord, asString, isRecord } from '../../lib/json/index.ts';
import type { JsonRecord, JsonView } from '../../lib/json/index.ts';
import type { ContentBlock, MediaSource, Opaque, Origin } from '../conversation/index.ts';
import { readCitations } from './citations.ts';
import { mediaTypeOf } from './media.ts';
import type { MediaKind } from './media.ts';

export function keepOpaque(data: string, origin: Origin): { readonly opaque?: Opaque } {
  return data === '' ? {} : { opaque: { data, origin } };
}

/** Bytes or an object in the vendor's store; null: it is empty, or an error stands in its place. */
export function readMedium(kind: MediaKind, part: JsonRecord): MediaSource | null {
  const source = asRecord(part['source']);
  const mediaType = mediaTypeOf(kind, asString(part['format']));
  const bytes = asString(source['bytes']);
  const uri = asString(asRecord(source['s3Location'])['uri']);
  if (bytes !== '') return { kind: 'base64', mediaType, data: bytes };
  return uri === '' ? null : { kind: 'url', url: uri, mediaType };
}

function readReasoning(part: JsonRecord, origin: Origin): ContentBlock {
  const redacted = part['redactedContent'];
  if (typeof redacted === 'string')
    return { type: 'reasoning', text: '', redacted: true, ...keepOpaque(redacted, origin) };
  const said = asRecord(part['reasoningText']);
  return { type: 'reasoning', text: asString(said['text']), ...keepOpaque(asString(said['signature']), origin) };
}

/** A tool that the provider ran itself is nothing that the client could answer. */
export function isServerTool(part: JsonRecord): boolean {
  return part['type'] === 'server_tool_use';
}

function readCited(part: JsonRecord): ContentBlock {
  const text = asArray(part['content'])
    .map((piece) => asString(asRecord(piece)['text']))
    .join('');
  const citations = readCitations(part['citations']);
  return { type: 'text', text, ...(citations.length > 0 ? { citations } : {}) };
}

/** One block of an answer, which is an object of one member; `view` is its own text, for what must keep it. */
export function readBlock(value: unknown, view: JsonView | null, origin: Origin): ContentBlock {
  const block = asRecord(value);
  const label = Object.keys(block)[0] ?? 'content block';
  const part = asRecord(block[label]);
  const raw = (): ContentBlock => ({
    type: 'raw',
    dialect: 'bedrock-converse',
    label,
    json: view?.json ?? JSON.stringify(value),
  });
  switch (label) {
    case 'text':
      return { type: 'text', text: asString(block['text']) };
    case 'reasoningContent':
      return readReasoning(part, origin);
    case 'toolUse':
      if (isServerTool(part)) return raw();
      return {
        type: 'tool-call',
        id: asString(part['toolUseId']),
        name: asString(part['name']),
        arguments: isRecord(block['toolUse'])
          ? (view?.find(['toolUse', 'input'])?.json ?? JSON.stringify(part['input'] ?? {}))
          : '{}',
      };
    case 'citationsContent':
      return readCited(part);
    case 'image':
    case 'audio':
    case 'video':
    case 'document': {
      const source = readMedium(label, part);
      return source === null ? raw() : { type: label, source };
    }
    default:
      return raw();
  }
}

/** Characters of output that a block shows. */
export function countCharacters(value: unknown): number {
  const block = asRecord(value);
  const cited = asArray(asRecord(block['citationsContent'])['content']);
  const call = asRecord(block['toolUse']);
  const input = isRecord(call['input']) ? JSON.stringify(call['input']).length : 0;
  return (
    asString(block['text']).length +
    asString(asRecord(asRecord(block['reasoningContent'])['reasoningText'])['text']).length +
    cited.reduce((count: number, piece) => count + asString(asRecord(piece)['text']).length, 0) +
    asString(call['name']).length +
    input
  );
}

import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import { isOwnOpaque, mapToolId, wrapOpaque } from '../conversation/index.ts';
import type { ContentBlock, Losses, MediaSource, Opaque, ToolCallBlock } from '../conversation/index.ts';
import type { Upstream } from '../port.ts';
import { isThirdGeneration } from './models.ts';
import { isObjectText } from './schema.ts';

/** Accepted in place of a signature for calls that another model made (DIALECTS, section 1). */
export const SKIP_SIGNATURE = 'skip_thought_signature_validator';

/** Whom a part is written for: a provider, that is given its own opaque content alone, or a client, that keeps all of it for us. */
export type Reader = { readonly kind: 'client' } | { readonly kind: 'provider'; readonly upstream: Upstream };

function encodeOpaque(opaque: Opaque | undefined, reader: Reader): string | null {
  if (opaque === undefined) return null;
  if (reader.kind === 'provider') return isOwnOpaque(opaque, reader.upstream) ? quote(opaque.data) : null;
  return quote(opaque.origin.dialect === 'gemini' ? opaque.data : wrapOpaque(opaque));
}

const IMAGE_TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  webp: 'image/webp',
  heic: 'image/heic',
  heif: 'image/heif',
  gif: 'image/gif',
};

/** The type of an image behind a URL, which this format wants to know: as its name says, else the commonest. */
function withImageType(source: MediaSource): MediaSource {
  if (source.kind !== 'url' || source.mediaType !== null) return source;
  const extension = /\.(\w+)(?:[?#]|$)/.exec(source.url)?.[1]?.toLowerCase() ?? '';
  return { ...source, mediaType: IMAGE_TYPES[extension] ?? 'image/jpeg' };
}

function encodeMedia(source: MediaSource, signature: string | null, losses: Losses): string | null {
  switch (source.kind) {
    case 'base64':
      return joinObject([
        [
          'inlineData',
          joinObject([
            ['mimeType', quote(source.mediaType)],
            ['data', quote(source.data)],
          ]),
        ],
        ['thoughtSignature', signature],
      ]);
    case 'url':
      return joinObject([
        [
          'fileData',
          joinObject([
            ['mimeType', quote(source.mediaType)],
            ['fileUri', quote(source.url)],
          ]),
        ],
      ]);
    case 'text':
      return joinObject([['text', quote(source.text)]]);
    case 'file':
      losses.dropped('a file by its id');
      return null;
    default:
      return source satisfies never;
  }
}

/** Arguments are an object here: a text that is none goes into one. */
export function encodeArguments(call: ToolCallBlock, losses: Losses): string {
  if (call.kind === 'custom') return joinObject([['input', quote(call.arguments)]]);
  if (call.arguments.trim() === '') return '{}';
  if (isObjectText(call.arguments)) return call.arguments;
  losses.changed('arguments that are no JSON object were wrapped into one');
  return joinObject([['arguments', quote(call.arguments)]]);
}

/** Names are `[A-Za-z_][\w.:-]*`, at most 128. */
export function encodeName(name: string): string {
  if (name === '') return '';
  const mapped = mapToolId(name, { refused: /[^\w.:-]/g, lengthMax: 128 });
  return /^[A-Za-z_]/.test(mapped) ? mapped : `_${mapped}`.slice(0, 128);
}

/** Ids are said wherever there is one: models that name none take them all the same. */
export function encodeCallId(id: string): string | null {
  return id === '' ? null : quote(id);
}

export function encodeCall(call: ToolCallBlock, reader: Reader, isFirst: boolean, losses: Losses): string {
  const own = encodeOpaque(call.opaque, reader);
  const skips = own === null && isFirst && reader.kind === 'provider' && isThirdGeneration(reader.upstream.model);
  const called = joinObject([
    ['id', encodeCallId(call.id)],
    ['name', quote(encodeName(call.name))],
    ['args', encodeArguments(call, losses)],
  ]);
  return joinObject([
    ['functionCall', called],
    ['thoughtSignature', skips ? quote(SKIP_SIGNATURE) : own],
  ]);
}

/** One part of this format; null for what is empty or has no equivalent. `isFirstCall` is of the turn. */
export function encodePart(block: ContentBlock, reader: Reader, isFirstCall: boolean, losses: Losses): string | null {
  if ('cache' in block && block.cache !== undefined) losses.dropped('cache_control');
  switch (block.type) {
    case 'text':
    case 'refusal': {
      const signature = block.type === 'text' ? encodeOpaque(block.opaque, reader) : null;
      if (block.text === '' && signature === null) return null;
      return joinObject([
        ['text', quote(block.text)],
        ['thoughtSignature', signature],
      ]);
    }
    case 'reasoning': {
      const signature = encodeOpaque(block.opaque, reader);
      if (reader.kind === 'provider' && signature === null && block.opaque !== undefined) {
        losses.changed('reasoning of earlier turns was left out');
        return null;
      }
      if (block.redacted === true && signature === null) return null;
      return joinObject([
        ['text', quote(block.text)],
        ['thought', 'true'],
        ['thoughtSignature', signature],
      ]);
    }
    case 'image':
      return encodeMedia(withImageType(block.source), encodeOpaque(block.opaque, reader), losses);
    case 'document':
      if (block.title !== undefined || block.context !== undefined) losses.dropped('the title of a document');
      return encodeMedia(block.source, null, losses);
    case 'audio':
    case 'video':
      return encodeMedia(block.source, null, losses);
    case 'tool-call':
      return encodeCall(block, reader, isFirstCall, losses);
    case 'raw':
      if (block.dialect === 'gemini') return block.json;
      losses.dropped(block.label);
      return null;
    default:
      return block satisfies never;
  }
}

export function encodeParts(blocks: readonly ContentBlock[], reader: Reader, losses: Losses): readonly string[] {
  const firstCall = blocks.findIndex((block) => block.type === 'tool-call');
  return blocks
    .map((block, index) => encodePart(block, reader, index === firstCall, losses))
    .filter((json) => json !== null);
}

export function encodeContent(role: 'user' | 'model', parts: readonly string[]): string {
  return joinObject([
    ['role', quote(role)],
    ['parts', joinArray(parts)],
  ]);
}

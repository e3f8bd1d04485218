import { isRecord, joinArray, joinObject, parseJson, quote } from '../../lib/json/index.ts';
import { isOwnOpaque, mapToolId, wrapOpaque } from '../conversation/index.ts';
import { addMember } from '../shared/add-member.ts';
import type {
  CacheMark,
  Citation,
  ContentBlock,
  DocumentBlock,
  ImageBlock,
  Losses,
  MediaSource,
  Opaque,
  ReasoningBlock,
  TextBlock,
  ToolCallBlock,
  ToolIdRule,
} from '../conversation/index.ts';
import type { Upstream } from '../port.ts';
import { encodeCitation } from './citations.ts';

/** Ids of calls: `^[a-zA-Z0-9_-]+$`. */
const TOOL_ID: ToolIdRule = { refused: /[^a-zA-Z0-9_-]/g, lengthMax: 64 };

/** Whom a block is written for: a provider, that is given its own opaque content alone, or a client, that keeps all of it for us. */
export type Reader = { readonly kind: 'client' } | { readonly kind: 'provider'; readonly upstream: Upstream };

export function encodeToolId(id: string): string {
  return mapToolId(id, TOOL_ID);
}

export function encodeCache(cache: CacheMark | undefined): string | null {
  if (cache === undefined) return null;
  const ttl = cache.ttl === null ? null : cache.ttl === '1h' || cache.ttl === '12h' ? '1h' : '5m';
  return joinObject([
    ['type', '"ephemeral"'],
    ['ttl', quote(ttl)],
  ]);
}

function encodeSource(source: MediaSource): string {
  switch (source.kind) {
    case 'base64':
      return joinObject([
        ['type', '"base64"'],
        ['media_type', quote(source.mediaType)],
        ['data', quote(source.data)],
      ]);
    case 'url':
      return joinObject([
        ['type', '"url"'],
        ['url', quote(source.url)],
      ]);
    case 'file':
      return joinObject([
        ['type', '"file"'],
        ['file_id', quote(source.id)],
      ]);
    case 'text':
      return joinObject([
        ['type', '"text"'],
        ['media_type', '"text/plain"'],
        ['data', quote(source.text)],
      ]);
    default:
      return source satisfies never;
  }
}

function encodeCitations(citations: readonly Citation[]): string | null {
  const written = citations.map(encodeCitation).filter((json) => json !== null);
  return written.length === 0 ? null : joinArray(written);
}

function encodeText(block: TextBlock): string | null {
  if (block.text === '') return null;
  let text = `{"type":"text","text":${JSON.stringify(block.text)}`;
  if (block.citations !== undefined) text = addMember(text, 'citations', encodeCitations(block.citations));
  return `${addMember(text, 'cache_control', encodeCache(block.cache))}}`;
}

function encodeMedia(block: ImageBlock): string {
  return joinObject([
    ['type', '"image"'],
    ['source', encodeSource(block.source)],
    ['cache_control', encodeCache(block.cache)],
  ]);
}

function encodeDocument(block: DocumentBlock): string {
  return joinObject([
    ['type', '"document"'],
    ['source', encodeSource(block.source)],
    ['title', quote(block.title ?? block.filename)],
    ['context', quote(block.context)],
    ['citations', block.citable === true ? '{"enabled":true}' : null],
    ['cache_control', encodeCache(block.cache)],
  ]);
}

/** What a client keeps for us names its origin, where that is not this format itself. */
export function signatureFor(opaque: Opaque | undefined): string {
  if (opaque === undefined)
    return wrapOpaque({ data: '', origin: { dialect: 'openai-chat', provider: null, model: null } });
  return opaque.origin.dialect === 'anthropic-messages' ? opaque.data : wrapOpaque(opaque);
}

function encodeReasoning(block: ReasoningBlock, reader: Reader, losses: Losses): string | null {
  const { opaque } = block;
  if (reader.kind === 'provider' && (opaque === undefined || !isOwnOpaque(opaque, reader.upstream))) {
    // A block that another made is refused here, and one without its signature too.
    losses.changed('reasoning of earlier turns was left out');
    return null;
  }
  if (block.redacted === true) {
    return joinObject([
      ['type', '"redacted_thinking"'],
      ['data', quote(signatureFor(opaque))],
    ]);
  }
  return joinObject([
    ['type', '"thinking"'],
    ['thinking', quote(block.text)],
    ['signature', quote(signatureFor(opaque))],
  ]);
}

/** Arguments are an object here: a text that is none goes into one. */
function encodeInput(call: ToolCallBlock, losses: Losses): string {
  if (call.kind === 'custom') return joinObject([['input', quote(call.arguments)]]);
  if (call.arguments.trim() === '') return '{}';
  if (isRecord(parseJson(call.arguments))) return call.arguments;
  losses.changed('arguments that are no JSON object were wrapped into one');
  return joinObject([['arguments', quote(call.arguments)]]);
}

export function encodeToolUse(call: ToolCallBlock, losses: Losses): string {
  return joinObject([
    ['type', '"tool_use"'],
    ['id', quote(encodeToolId(call.id))],
    ['name', quote(call.name)],
    ['input', encodeInput(call, losses)],
    ['cache_control', encodeCache(call.cache)],
  ]);
}

/** One block of this format; null for what is empty or has no equivalent. */
export function encodeBlock(block: ContentBlock, reader: Reader, losses: Losses): string | null {
  switch (block.type) {
    case 'text':
      return encodeText(block);
    case 'refusal':
      return encodeText({ type: 'text', text: block.text });
    case 'image':
      return encodeMedia(block);
    case 'document':
      return encodeDocument(block);
    case 'reasoning':
      return encodeReasoning(block, reader, losses);
    case 'tool-call':
      return encodeToolUse(block, losses);
    case 'audio':
    case 'video':
      losses.dropped(block.type);
      return null;
    case 'raw':
      if (block.dialect === 'anthropic-messages') return block.json;
      losses.dropped(block.label);
      return null;
    default:
      return block satisfies never;
  }
}

/** Blocks as the items of a JSON array, a comma between two; empty where nothing is left. */
export function encodeBlocks(blocks: readonly ContentBlock[], reader: Reader, losses: Losses): string {
  let items = '';
  for (const block of blocks) {
    const json = encodeBlock(block, reader, losses);
    if (json !== null) items = items === '' ? json : `${items},${json}`;
  }
  return items;
}

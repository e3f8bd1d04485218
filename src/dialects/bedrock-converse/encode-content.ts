import { isRecord, joinObject, parseJson, quote } from '../../lib/json/index.ts';
import { isOwnOpaque, mapToolId } from '../conversation/index.ts';
import type {
  AudioBlock,
  CacheMark,
  ContentBlock,
  DocumentBlock,
  ImageBlock,
  Losses,
  MediaSource,
  ReasoningBlock,
  ToolCallBlock,
  VideoBlock,
} from '../conversation/index.ts';
import type { Upstream } from '../port.ts';
import type { DocumentNames } from './document-names.ts';
import { encodeSource, formatOf } from './media.ts';
import type { MediaKind } from './media.ts';
import { gateOf } from './models.ts';

/** Whom a request is written for, and what is gathered on the way. */
export interface Writing {
  readonly upstream: Upstream;
  readonly losses: Losses;
  readonly names: DocumentNames;
}

export function wrap(name: string, json: string | null): string | null {
  return json === null ? null : joinObject([[name, json]]);
}

/** A cache point is a block of its own behind what it marks; null where the model takes none there. */
export function encodeCachePoint(cache: CacheMark, inTools: boolean, { upstream, losses }: Writing): string | null {
  const { cache: where } = gateOf(upstream.model);
  if (where === 'nowhere' || (inTools && where === 'outside-tools')) {
    losses.dropped('cache_control');
    return null;
  }
  // Five minutes are what a point without a word lives; older models know no word.
  const isLong = (cache.ttl === '1h' || cache.ttl === '12h') && where === 'everywhere';
  const point = joinObject([
    ['type', '"default"'],
    ['ttl', isLong ? '"1h"' : null],
  ]);
  return wrap('cachePoint', point);
}

function encodeMedium(
  kind: MediaKind,
  source: MediaSource,
  name: string | undefined,
  losses: Losses,
): { readonly format: string; readonly source: string } | null {
  const written = encodeSource(source);
  if (written === null) {
    const how = source.kind === 'file' ? 'by file id' : source.kind === 'url' ? 'by address' : 'without content';
    losses.dropped(`${kind} ${how}`);
    return null;
  }
  const mediaType = source.kind === 'text' ? 'text/plain' : source.mediaType;
  const format = formatOf(kind, mediaType, source.kind === 'url' ? source.url : (name ?? null));
  if (format !== null) return { format, source: written };
  losses.dropped(`${kind} of the type ${mediaType ?? 'unknown'}`);
  return null;
}

function encodePlainMedium(block: ImageBlock | AudioBlock | VideoBlock, losses: Losses): string | null {
  if (block.type === 'image' && block.detail !== undefined && block.detail !== 'auto') losses.dropped('detail');
  const medium = encodeMedium(block.type, block.source, undefined, losses);
  if (medium === null) return null;
  const written = joinObject([
    ['format', quote(medium.format)],
    ['source', medium.source],
  ]);
  return wrap(block.type, written);
}

function encodeDocument(block: DocumentBlock, { losses, names }: Writing): string | null {
  const medium = encodeMedium('document', block.source, block.filename ?? block.title, losses);
  if (medium === null) return null;
  const written = joinObject([
    ['format', quote(medium.format)],
    ['name', quote(names.take(block.title ?? block.filename))],
    ['source', medium.source],
    ['context', quote(block.context)],
    ['citations', block.citable === true ? '{"enabled":true}' : null],
  ]);
  return wrap('document', written);
}

/** Who thought signs it: what another signed is refused, and so is what nobody signed. */
function encodeReasoning(block: ReasoningBlock, { upstream, losses }: Writing): string | null {
  const { opaque } = block;
  if (opaque === undefined || !isOwnOpaque(opaque, upstream)) {
    losses.changed('reasoning of earlier turns was left out');
    return null;
  }
  if (block.redacted === true) return wrap('reasoningContent', wrap('redactedContent', quote(opaque.data)));
  const said = joinObject([
    ['text', quote(block.text)],
    ['signature', quote(opaque.data)],
  ]);
  return wrap('reasoningContent', wrap('reasoningText', said));
}

/** Arguments are an object here: a text that is none goes into one. */
function encodeInput(call: ToolCallBlock, losses: Losses): string {
  if (call.kind === 'custom') return joinObject([['input', quote(call.arguments)]]);
  if (call.arguments.trim() === '') return '{}';
  if (isRecord(parseJson(call.arguments))) return call.arguments;
  losses.changed('arguments that are no JSON object were wrapped into one');
  return joinObject([['arguments', quote(call.arguments)]]);
}

export function encodeToolId(id: string, { model }: Upstream): string {
  return mapToolId(id, gateOf(model).toolId);
}

function encodeCall(call: ToolCallBlock, { upstream, losses }: Writing): string | null {
  const written = joinObject([
    ['toolUseId', quote(encodeToolId(call.id, upstream))],
    ['name', quote(call.name)],
    ['input', encodeInput(call, losses)],
  ]);
  return wrap('toolUse', written);
}

/** A text of nothing but white space is refused. */
export function encodeText(text: string): string | null {
  return text.trim() === '' ? null : wrap('text', quote(text));
}

/** One block of this format; null for what is empty or has no equivalent. */
export function encodeBlock(block: ContentBlock, writing: Writing): string | null {
  switch (block.type) {
    case 'text':
    case 'refusal':
      return encodeText(block.text);
    case 'image':
    case 'audio':
    case 'video':
      return encodePlainMedium(block, writing.losses);
    case 'document':
      return encodeDocument(block, writing);
    case 'reasoning':
      return encodeReasoning(block, writing);
    case 'tool-call':
      return encodeCall(block, writing);
    case 'raw':
      if (block.dialect === 'bedrock-converse') return block.json;
      writing.losses.dropped(block.label);
      return null;
    default:
      return block satisfies never;
  }
}

/** Blocks in order, each with its cache point behind it. */
export function encodeBlocks(blocks: readonly ContentBlock[], writing: Writing): readonly string[] {
  const written: string[] = [];
  for (const block of blocks) {
    const json = encodeBlock(block, writing);
    if (json === null) continue;
    written.push(json);
    if (!('cache' in block) || block.cache === undefined) continue;
    const point = encodeCachePoint(block.cache, false, writing);
    if (point !== null) written.push(point);
  }
  return written;
}

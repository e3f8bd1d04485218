import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import { writeMediaUrl } from '../conversation/index.ts';
import type { AudioBlock, ContentBlock, DocumentBlock, ImageBlock, Losses } from '../conversation/index.ts';
import { encodeCache } from '../shared/cache-breakpoint.ts';

function encodeImage(block: ImageBlock, cache: string | null, losses: Losses): string | null {
  const url = writeMediaUrl(block.source);
  if (url === null) {
    losses.dropped('an image by file id');
    return null;
  }
  const image = joinObject([
    ['url', quote(url)],
    ['detail', quote(block.detail)],
  ]);
  return joinObject([
    ['type', '"image_url"'],
    ['image_url', image],
    ['prompt_cache_breakpoint', cache],
  ]);
}

function encodeDocument(block: DocumentBlock, cache: string | null, losses: Losses): string | null {
  const { source } = block;
  if (source.kind === 'text') {
    const text = block.title === undefined ? source.text : `${block.title}\n\n${source.text}`;
    return joinObject([
      ['type', '"text"'],
      ['text', quote(text)],
      ['prompt_cache_breakpoint', cache],
    ]);
  }
  if (source.kind === 'url') {
    losses.dropped('a document by URL');
    return null;
  }
  const name = block.filename ?? block.title ?? (source.kind === 'base64' ? 'document.pdf' : null);
  const file = joinObject([
    ['filename', quote(name)],
    ['file_data', source.kind === 'base64' ? quote(writeMediaUrl(source)) : null],
    ['file_id', source.kind === 'file' ? quote(source.id) : null],
  ]);
  return joinObject([
    ['type', '"file"'],
    ['file', file],
    ['prompt_cache_breakpoint', cache],
  ]);
}

function encodeAudio({ source }: AudioBlock, losses: Losses): string | null {
  if (source.kind !== 'base64') {
    losses.dropped('audio by address');
    return null;
  }
  const subtype = source.mediaType.replace(/^audio\/(?:x-)?/, '');
  const format = subtype === 'mpeg' || subtype === 'mp3' ? 'mp3' : subtype;
  const audio = joinObject([
    ['data', quote(source.data)],
    ['format', quote(format)],
  ]);
  return joinObject([
    ['type', '"input_audio"'],
    ['input_audio', audio],
  ]);
}

/** One block as a content part; null for what is no content here or has no equivalent. */
function encodeBlock(block: ContentBlock, model: string, losses: Losses): string | null {
  const cache = 'cache' in block ? encodeCache(block.cache, model, losses) : null;
  switch (block.type) {
    case 'text':
      return joinObject([
        ['type', '"text"'],
        ['text', quote(block.text)],
        ['prompt_cache_breakpoint', cache],
      ]);
    case 'image':
      return encodeImage(block, cache, losses);
    case 'document':
      return encodeDocument(block, cache, losses);
    case 'audio':
      return encodeAudio(block, losses);
    case 'video':
      losses.dropped('video');
      return null;
    case 'raw':
      if (block.dialect === 'openai-chat') return block.json;
      losses.dropped(block.label);
      return null;
    case 'refusal':
      return joinObject([
        ['type', '"refusal"'],
        ['refusal', quote(block.text)],
      ]);
    case 'reasoning':
    case 'tool-call':
      return null;
    default:
      return block satisfies never;
  }
}

/** Content as one string where it is one plain text, since not every server knows parts; null when nothing is left. */
export function encodeContent(blocks: readonly ContentBlock[], model: string, losses: Losses): string | null {
  const [first] = blocks;
  if (blocks.length === 1 && first?.type === 'text') {
    const cache = encodeCache(first.cache, model, losses);
    if (cache === null) return JSON.stringify(first.text);
  }
  const parts = blocks.map((block) => encodeBlock(block, model, losses)).filter((json) => json !== null);
  return parts.length === 0 ? null : joinArray(parts);
}

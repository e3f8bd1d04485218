import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import { refusal, writeMediaUrl } from '../conversation/index.ts';
import type { ContentBlock, DocumentBlock, ImageBlock, Losses, TextBlock } from '../conversation/index.ts';
import { encodeCache } from '../shared/cache-breakpoint.ts';

const FILE_NAME = 'document.pdf';

function encodeText(text: string, cache: string | null): string {
  return joinObject([
    ['type', '"input_text"'],
    ['text', quote(text)],
    ['prompt_cache_breakpoint', cache],
  ]);
}

function encodeImage({ source, detail }: ImageBlock, cache: string | null, losses: Losses): string | null {
  if (source.kind === 'text') {
    losses.dropped('an image without bytes');
    return null;
  }
  return joinObject([
    ['type', '"input_image"'],
    ['image_url', quote(writeMediaUrl(source))],
    ['file_id', source.kind === 'file' ? quote(source.id) : null],
    ['detail', quote(detail)],
    ['prompt_cache_breakpoint', cache],
  ]);
}

function encodeDocument(block: DocumentBlock, cache: string | null, losses: Losses): string {
  if (block.context !== undefined) losses.dropped('the context of a document');
  if (block.citable === true) losses.dropped('citations of a document');
  const { source } = block;
  if (source.kind === 'text')
    return encodeText(block.title === undefined ? source.text : `${block.title}\n\n${source.text}`, cache);
  const name = block.filename ?? block.title ?? (source.kind === 'base64' ? FILE_NAME : null);
  return joinObject([
    ['type', '"input_file"'],
    // Beside an address or an id a name is refused.
    ['filename', source.kind === 'base64' ? quote(name) : null],
    ['file_data', source.kind === 'base64' ? quote(writeMediaUrl(source)) : null],
    ['file_url', source.kind === 'url' ? quote(source.url) : null],
    ['file_id', source.kind === 'file' ? quote(source.id) : null],
    ['prompt_cache_breakpoint', cache],
  ]);
}

/** One block of a client's message or of a result; null for what has no equivalent. */
function encodeBlock(block: ContentBlock, model: string, losses: Losses): string | null {
  const cache = 'cache' in block ? encodeCache(block.cache, model, losses) : null;
  switch (block.type) {
    case 'text':
      return encodeText(block.text, cache);
    case 'image':
      return encodeImage(block, cache, losses);
    case 'document':
      return encodeDocument(block, cache, losses);
    case 'audio':
      // What was said cannot be left out of a question.
      throw refusal('audio');
    case 'video':
      losses.dropped('video');
      return null;
    case 'raw':
      if (block.dialect === 'openai-responses') return block.json;
      losses.dropped(block.label);
      return null;
    case 'refusal':
    case 'reasoning':
    case 'tool-call':
      return null;
    default:
      return block satisfies never;
  }
}

function isPlain(block: ContentBlock | undefined): block is TextBlock {
  return block?.type === 'text' && block.cache === undefined;
}

/** Content as one string where it is one plain text, else as parts. */
export function encodeContent(blocks: readonly ContentBlock[], model: string, losses: Losses): string {
  const [first] = blocks;
  if (blocks.length === 0) return '""';
  if (blocks.length === 1 && isPlain(first)) return JSON.stringify(first.text);
  const parts = blocks.map((block) => encodeBlock(block, model, losses)).filter((json) => json !== null);
  return parts.length === 0 ? '""' : joinArray(parts);
}

import { asArray, asRecord, asString, parseJson } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { ContentBlock, ConversationEvent } from '../conversation/index.ts';
import type { Upstream } from '../port.ts';
import { isServerTool, keepOpaque, readMedium } from './blocks.ts';
import { readCitation } from './citations.ts';

interface OpenBlock {
  readonly kind: 'text' | 'reasoning' | 'call' | 'image' | 'raw';
  /** Its place in the answer. */
  readonly block: number;
  /** What its start said. */
  readonly start: JsonRecord;
  /** Signature, or arguments. */
  text: string;
  /** Bytes, each piece whole base64. */
  readonly bytes: string[];
  /** What a tool of the provider answered. */
  readonly results: unknown[];
}

function joinBytes(pieces: readonly string[]): string {
  const [first] = pieces;
  if (pieces.length === 1 && first !== undefined) return first;
  return Buffer.concat(pieces.map((piece) => Buffer.from(piece, 'base64'))).toString('base64');
}

/** The blocks of a stream that have begun and not ended, by their index there. Texts and thoughts begin with their first delta. */
export class OpenBlocks {
  readonly #upstream: Upstream;
  readonly #open = new Map<number, OpenBlock>();
  #blocks = 0;

  constructor(upstream: Upstream) {
    this.#upstream = upstream;
  }

  start(index: number, start: JsonRecord, out: ConversationEvent[]): void {
    const call = asRecord(start['toolUse']);
    const { toolUseId, name } = call;
    if ('image' in start) this.#begin(index, 'image', start, null, out);
    else if ('toolResult' in start || isServerTool(call)) this.#begin(index, 'raw', start, this.#rawOf(start), out);
    else if ('toolUse' in start) {
      const content: ContentBlock = {
        type: 'tool-call',
        id: asString(toolUseId),
        name: asString(name),
        arguments: '',
      };
      this.#begin(index, 'call', start, content, out);
    }
  }

  delta(index: number, delta: JsonRecord, out: ConversationEvent[]): void {
    if (typeof delta['text'] === 'string') this.#write(index, delta['text'], out);
    const { citation, reasoningContent } = delta;
    if (citation !== undefined) this.#cite(index, citation, out);
    if (reasoningContent !== undefined) this.#think(index, asRecord(reasoningContent), out);
    const open = this.#open.get(index);
    if (open === undefined) return;
    const input = asString(asRecord(delta['toolUse'])['input']);
    if (input !== '') {
      open.text += input;
      if (open.kind === 'call') out.push({ type: 'arguments-delta', choice: 0, block: open.block, arguments: input });
    }
    open.results.push(...asArray(delta['toolResult']));
    const bytes = asString(asRecord(asRecord(delta['image'])['source'])['bytes']);
    if (bytes !== '') open.bytes.push(bytes);
  }

  stop(index: number, out: ConversationEvent[]): void {
    const open = this.#open.get(index);
    if (open === undefined) return;
    this.#open.delete(index);
    const place = { choice: 0, block: open.block };
    if (open.kind === 'call' && open.text === '') out.push({ ...place, type: 'arguments-delta', arguments: '{}' });
    if (open.kind === 'raw') {
      const replaced = this.#rawOf(open.start, open.text, open.results);
      out.push({ ...place, type: 'block-replace', content: replaced });
    }
    if (open.kind === 'image') {
      const part = { ...asRecord(open.start['image']), source: { bytes: joinBytes(open.bytes) } };
      const source = readMedium('image', part);
      if (source === null) return;
      out.push({ ...place, type: 'block-start', content: { type: 'image', source } });
    }
    out.push({ ...place, type: 'block-end' });
  }

  stopAll(out: ConversationEvent[]): void {
    for (const index of this.#open.keys()) this.stop(index, out);
  }

  #write(index: number, text: string, out: ConversationEvent[]): void {
    // An empty text is no block.
    if (text === '') return;
    const { block } = this.#ensure(index, 'text', { type: 'text', text: '' }, out);
    out.push({ type: 'text-delta', choice: 0, block, text });
  }

  #cite(index: number, value: unknown, out: ConversationEvent[]): void {
    const citation = readCitation(value);
    if (citation === null) return;
    const { block } = this.#ensure(index, 'text', { type: 'text', text: '' }, out);
    out.push({ type: 'citation', choice: 0, block, citation });
  }

  #think(index: number, delta: JsonRecord, out: ConversationEvent[]): void {
    const redacted = asString(delta['redactedContent']);
    const signature = asString(delta['signature']);
    const text = asString(delta['text']);
    if (redacted === '' && signature === '' && text === '') return;
    const content: ContentBlock = { type: 'reasoning', text: '', ...(redacted === '' ? {} : { redacted: true }) };
    const open = this.#ensure(index, 'reasoning', content, out);
    const place = { choice: 0, block: open.block };
    if (text !== '') out.push({ ...place, type: 'reasoning-delta', text });
    if (redacted !== '') open.bytes.push(redacted);
    open.text += signature;
    const { opaque } = keepOpaque(open.bytes.length > 0 ? joinBytes(open.bytes) : open.text, this.#upstream);
    if (opaque !== undefined && (redacted !== '' || signature !== '')) out.push({ ...place, type: 'opaque', opaque });
  }

  #ensure(index: number, kind: OpenBlock['kind'], content: ContentBlock, out: ConversationEvent[]): OpenBlock {
    const open = this.#open.get(index);
    if (open?.kind === kind) return open;
    this.stop(index, out);
    return this.#begin(index, kind, {}, content, out);
  }

  /** null: it is told when it is whole. */
  #begin(
    index: number,
    kind: OpenBlock['kind'],
    start: JsonRecord,
    content: ContentBlock | null,
    out: ConversationEvent[],
  ): OpenBlock {
    this.stop(index, out);
    const open: OpenBlock = { kind, block: this.#blocks++, start, text: '', bytes: [], results: [] };
    this.#open.set(index, open);
    if (content !== null) out.push({ type: 'block-start', choice: 0, block: open.block, content });
    return open;
  }

  #rawOf(start: JsonRecord, input = '', results: readonly unknown[] = []): ContentBlock {
    const label = 'toolResult' in start ? 'toolResult' : 'toolUse';
    const said = label === 'toolUse' ? { input: parseJson(input) ?? {} } : { content: results };
    const json = JSON.stringify({ [label]: { ...asRecord(start[label]), ...said } });
    return { type: 'raw', dialect: 'bedrock-converse', label, json };
  }
}

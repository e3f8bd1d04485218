import { asArray, asRecord, asString, JsonView, parseJson } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { ContentBlock } from '../conversation/index.ts';
import type { Upstream } from '../port.ts';
import { SseDecoder } from '../sse-decoder.ts';
import { readBlock, readOpaque } from './blocks.ts';
import { readCitation } from './citations.ts';
import { MessageStreamState } from './stream-state.ts';

interface OpenBlock {
  readonly block: number;
  readonly content: ContentBlock;
  /** What stands in `input` until a delta says it. */
  readonly initialInput: string;
  arguments: string;
}

/** Reads a stream of this format into events: its blocks are the canonical ones. */
export class MessageStreamDecoder extends SseDecoder<MessageStreamState> {
  readonly #upstream: Upstream;
  readonly #open = new Map<number, OpenBlock>();
  #blocks = 0;
  #begun = false;

  constructor(upstream: Upstream) {
    super(new MessageStreamState());
    this.#upstream = upstream;
  }

  protected read(data: string): void {
    const value = parseJson(data);
    this.facts.take(value, data);
    const event = asRecord(value);
    switch (event['type']) {
      case 'message_start':
        this.#begin(asRecord(event['message']));
        return;
      case 'message':
        this.#whole(event, data);
        return;
      case 'content_block_start':
        this.#start(Number(event['index'] ?? 0), event['content_block'], new JsonView(data).get('content_block'));
        return;
      case 'content_block_delta':
        this.#delta(this.#open.get(Number(event['index'] ?? 0)), asRecord(event['delta']));
        return;
      case 'content_block_stop':
        this.#stop(Number(event['index'] ?? 0));
        return;
      case 'message_stop':
        this.end();
        return;
      case 'error':
        this.out.push({ type: 'error', raw: this.facts.streamError ?? '' });
        return;
      default:
    }
  }

  #begin(message: JsonRecord): void {
    if (this.#begun) return;
    this.#begun = true;
    this.out.push({
      type: 'message-start',
      id: asString(message['id']) || null,
      model: asString(message['model']) || null,
      serviceTier: null,
    });
  }

  #whole(message: JsonRecord, data: string): void {
    this.#begin(message);
    const view = new JsonView(data).get('content');
    asArray(message['content']).forEach((part, index) => {
      this.#start(index, part, view?.item(index) ?? null);
      this.#stop(index);
    });
    this.end();
  }

  #start(index: number, part: unknown, view: JsonView | null): void {
    this.#begin({});
    const content = readBlock(part, view, { kind: 'provider', origin: this.#upstream });
    const block = this.#blocks++;
    // A call starts with an empty object, which its deltas write anew.
    const isCall = content.type === 'tool-call';
    const initialInput = isCall ? content.arguments : '';
    const shown = isCall ? { ...content, arguments: '' } : content;
    this.#open.set(index, { block, content: shown, initialInput, arguments: '' });
    this.out.push({ type: 'block-start', choice: 0, block, content: shown });
  }

  #delta(open: OpenBlock | undefined, delta: JsonRecord): void {
    if (open === undefined) return;
    const { block } = open;
    switch (delta['type']) {
      case 'text_delta':
        this.out.push({ type: 'text-delta', choice: 0, block, text: asString(delta['text']) });
        return;
      case 'thinking_delta':
        this.out.push({ type: 'reasoning-delta', choice: 0, block, text: asString(delta['thinking']) });
        return;
      case 'signature_delta': {
        const { opaque } = readOpaque(asString(delta['signature']), { kind: 'provider', origin: this.#upstream });
        if (opaque !== undefined) this.out.push({ type: 'opaque', choice: 0, block, opaque });
        return;
      }
      case 'input_json_delta': {
        const text = asString(delta['partial_json']);
        open.arguments += text;
        if (open.content.type === 'tool-call' && text !== '')
          this.out.push({ type: 'arguments-delta', choice: 0, block, arguments: text });
        return;
      }
      case 'citations_delta': {
        const citation = readCitation(delta['citation']);
        if (citation !== null) this.out.push({ type: 'citation', choice: 0, block, citation });
        return;
      }
      default:
        this.#patchRaw(open, delta);
    }
  }

  /** A delta of a hosted tool's block, of which we know no more than that it adds members. */
  #patchRaw(open: OpenBlock, delta: JsonRecord): void {
    const { content } = open;
    if (content.type !== 'raw') return;
    const { type: _type, ...members } = delta;
    const json = JSON.stringify({ ...asRecord(parseJson(content.json)), ...members });
    const replaced: ContentBlock = { ...content, json };
    this.out.push({ type: 'block-replace', choice: 0, block: open.block, content: replaced });
  }

  #stop(index: number): void {
    const open = this.#open.get(index);
    if (open === undefined) return;
    this.#open.delete(index);
    this.#completeInput(open);
    this.out.push({ type: 'block-end', choice: 0, block: open.block });
  }

  /** Calls without deltas have what they started with; a hosted tool's call takes its deltas in. */
  #completeInput(open: OpenBlock): void {
    const { content, block } = open;
    if (content.type === 'tool-call' && open.arguments === '' && open.initialInput !== '') {
      this.out.push({ type: 'arguments-delta', choice: 0, block, arguments: open.initialInput });
    }
    if (content.type !== 'raw' || open.arguments === '') return;
    const value = asRecord(parseJson(content.json));
    const json = JSON.stringify({ ...value, input: parseJson(open.arguments) ?? {} });
    this.out.push({ type: 'block-replace', choice: 0, block, content: { ...content, json } });
  }

  protected close(): void {
    const { finishReason, rawFinishReason, stopSequence, streamError } = this.facts;
    if (streamError !== null) return;
    for (const index of this.#open.keys()) this.#stop(index);
    if (finishReason !== null)
      this.out.push({ type: 'choice-end', choice: 0, finishReason, rawFinishReason, stopSequence });
  }
}

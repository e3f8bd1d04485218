import { asRecord, asString } from '../../lib/json/index.ts';
import type { JsonRecord, JsonView } from '../../lib/json/index.ts';
import type { Citation, ContentBlock, ConversationEvent, ReasoningBlock } from '../conversation/index.ts';
import type { Upstream } from '../port.ts';
import { readTokens } from '../shared/logprobs.ts';
import { readCitation } from './annotations.ts';
import { isCall, readCall, readOutputItem } from './blocks.ts';
import { readItemLogprobs } from './decode-response.ts';
import { SUMMARY_BREAK } from './reasoning.ts';

type Spoken = 'text' | 'refusal';

/** A block of an item under way, and what has been said of it. */
interface SaidBlock {
  readonly block: number;
  readonly type: ContentBlock['type'];
  said: string;
  citations: number;
}

/** One item of a streamed answer. What its deltas leave out is made good when it is done. */
export class OpenItem {
  readonly #upstream: Upstream;
  readonly #nextBlock: () => number;
  /** By the position of the content part; calls and reasoning have one block. */
  readonly #blocks = new Map<number, SaidBlock>();
  #phase: string | null = null;
  #summaryIndex = 0;
  #saidLogprobs = false;
  #ended = false;

  constructor(upstream: Upstream, nextBlock: () => number) {
    this.#upstream = upstream;
    this.#nextBlock = nextBlock;
  }

  begin(item: JsonRecord, out: ConversationEvent[]): void {
    this.#phase = asString(item['phase']) || null;
    if (!isCall(item) || this.#blocks.size > 0) return;
    const call = readCall(item, null);
    this.#start(0, { ...call, arguments: '' }, out);
    if (call.arguments !== '') this.#argue(call.arguments, out);
  }

  /** An event of the item; what is not known says nothing. */
  read(type: string, event: JsonRecord, out: ConversationEvent[]): void {
    const part = typeof event['content_index'] === 'number' ? event['content_index'] : 0;
    const delta = asString(event['delta']);
    switch (type) {
      case 'response.output_text.delta':
        this.#say('text', part, delta, out);
        this.#score(event['logprobs'], out);
        return;
      case 'response.refusal.delta':
        this.#say('refusal', part, delta, out);
        return;
      case 'response.reasoning_text.delta':
        this.#think(delta, false, out);
        return;
      case 'response.reasoning_summary_text.delta':
        this.#summarise(Number(event['summary_index'] ?? 0), delta, out);
        return;
      case 'response.function_call_arguments.delta':
      case 'response.custom_tool_call_input.delta':
        this.#argue(delta, out);
        return;
      case 'response.output_text.annotation.added':
        this.#cite(part, readCitation(event['annotation']), out);
        return;
      default:
    }
  }

  /** The item as it is: what was not said of it yet is said, and what was said otherwise is replaced. */
  done(value: unknown, view: JsonView | null, out: ConversationEvent[]): void {
    if (this.#ended) return;
    const item = asRecord(value);
    const blocks = readOutputItem(value, view, { kind: 'provider', origin: this.#upstream });
    const parts = this.#order(blocks.length);
    blocks.forEach((block, index) => this.#settle(parts[index] ?? index, block, out));
    const logprobs = this.#saidLogprobs ? null : readItemLogprobs(item);
    if (logprobs !== null) {
      this.#saidLogprobs = true;
      out.push({ type: 'logprobs', choice: 0, logprobs });
    }
    this.end(out);
  }

  get saidLogprobs(): boolean {
    return this.#saidLogprobs;
  }

  end(out: ConversationEvent[]): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const { block } of this.#blocks.values()) out.push({ type: 'block-end', choice: 0, block });
  }

  /** The positions that the deltas used, for each part of the item; some servers count its thought among them. */
  #order(parts: number): readonly number[] {
    const used = [...this.#blocks.keys()].sort((a, b) => a - b);
    const fits = used.every((part) => part < parts);
    return fits ? [] : used;
  }

  #start(part: number, content: ContentBlock, out: ConversationEvent[]): SaidBlock {
    const started: SaidBlock = { block: this.#nextBlock(), type: content.type, said: '', citations: 0 };
    this.#blocks.set(part, started);
    out.push({ type: 'block-start', choice: 0, block: started.block, content });
    return started;
  }

  #say(type: Spoken, part: number, text: string, out: ConversationEvent[]): void {
    if (text === '') return;
    const phase = this.#phase !== null && type === 'text' ? { phase: this.#phase } : {};
    const open = this.#blocks.get(part) ?? this.#start(part, { type, text: '', ...phase }, out);
    open.said += text;
    out.push({ type: `${type}-delta`, choice: 0, block: open.block, text });
  }

  #think(text: string, summary: boolean, out: ConversationEvent[]): void {
    if (text === '') return;
    const block: ReasoningBlock = { type: 'reasoning', text: '', ...(summary ? { summary } : {}) };
    const open = this.#blocks.get(0) ?? this.#start(0, block, out);
    open.said += text;
    out.push({ type: 'reasoning-delta', choice: 0, block: open.block, text });
  }

  #summarise(index: number, text: string, out: ConversationEvent[]): void {
    const isNext = index !== this.#summaryIndex && this.#blocks.size > 0;
    this.#summaryIndex = index;
    this.#think(isNext && text !== '' ? SUMMARY_BREAK + text : text, true, out);
  }

  #argue(text: string, out: ConversationEvent[]): void {
    const open = this.#blocks.get(0);
    if (open?.type !== 'tool-call' || text === '') return;
    open.said += text;
    out.push({ type: 'arguments-delta', choice: 0, block: open.block, arguments: text });
  }

  #cite(part: number, citation: Citation, out: ConversationEvent[]): void {
    const open = this.#blocks.get(part);
    if (open === undefined) return;
    open.citations++;
    out.push({ type: 'citation', choice: 0, block: open.block, citation });
  }

  #score(value: unknown, out: ConversationEvent[]): void {
    const logprobs = readTokens(value);
    if (logprobs === null) return;
    this.#saidLogprobs = true;
    out.push({ type: 'logprobs', choice: 0, logprobs });
  }

  #settle(part: number, final: ContentBlock, out: ConversationEvent[]): void {
    const open = this.#blocks.get(part);
    if (open === undefined) {
      this.#start(part, final, out);
      return;
    }
    const text = wordsOf(final);
    const place = { choice: 0, block: open.block };
    if (open.type !== final.type || text === null || !text.startsWith(open.said)) {
      out.push({ ...place, type: 'block-replace', content: final });
      return;
    }
    const rest = text.slice(open.said.length);
    if (final.type === 'tool-call') this.#argue(rest, out);
    else if (final.type === 'reasoning') this.#think(rest, false, out);
    else if (final.type === 'text' || final.type === 'refusal') this.#say(final.type, part, rest, out);
    if (final.type === 'text')
      for (const citation of (final.citations ?? []).slice(open.citations)) this.#cite(part, citation, out);
    if (final.type === 'reasoning' && final.opaque !== undefined)
      out.push({ ...place, type: 'opaque', opaque: final.opaque });
  }
}

function wordsOf(block: ContentBlock): string | null {
  if (block.type === 'tool-call') return block.arguments;
  return block.type === 'text' || block.type === 'refusal' || block.type === 'reasoning' ? block.text : null;
}

import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import { mapToolId } from '../conversation/index.ts';
import type {
  AssistantMessage,
  Citation,
  ContentBlock,
  Losses,
  Message,
  RefusalBlock,
  TextBlock,
  ToolCallBlock,
  ToolIdRule,
  ToolMessage,
} from '../conversation/index.ts';
import type { Upstream } from '../port.ts';
import { encodeContent } from './encode-content.ts';
import { encodeOwnReasoning } from './reasoning.ts';

/** `call_id` has at most 64 characters. */
const TOOL_ID: ToolIdRule = { refused: /[^\x21-\x7e]/g, lengthMax: 64 };

function encodeOwnCitations(citations: readonly Citation[] | undefined): string {
  const own = (citations ?? []).filter((citation) => citation.raw.dialect === 'openai-responses');
  return joinArray(own.map((citation) => citation.raw.json));
}

function encodeSpoken(block: TextBlock | RefusalBlock): string {
  if (block.type === 'refusal') {
    return joinObject([
      ['type', '"refusal"'],
      ['refusal', quote(block.text)],
    ]);
  }
  return joinObject([
    ['type', '"output_text"'],
    ['text', quote(block.text)],
    ['annotations', encodeOwnCitations(block.citations)],
  ]);
}

/** Writes items one after the other. */
class Items {
  readonly written: string[] = [];
  readonly #upstream: Upstream;
  readonly #losses: Losses;
  readonly #customCalls = new Set<string>();

  constructor(upstream: Upstream, losses: Losses) {
    this.#upstream = upstream;
    this.#losses = losses;
  }

  add(message: Message): void {
    if (message.role === 'tool') {
      this.#addResult(message);
      return;
    }
    if (message.name !== undefined) this.#losses.dropped('name');
    if (message.role === 'assistant') this.#addTurn(message);
    else this.#push(message.role, encodeContent(message.content, this.#upstream.model, this.#losses), undefined);
  }

  #push(role: string, content: string, phase: string | undefined): void {
    this.written.push(
      joinObject([
        ['role', quote(role)],
        ['content', content],
        ['phase', quote(phase)],
      ]),
    );
  }

  /** A turn's words become messages, its other blocks items between them. */
  #addTurn({ content, prefix }: AssistantMessage): void {
    if (prefix === true) this.#losses.dropped('prefix');
    let words: (TextBlock | RefusalBlock)[] = [];
    let phase: string | undefined;
    const flush = (): void => {
      if (words.length > 0) this.#push('assistant', joinArray(words.map(encodeSpoken)), phase);
      words = [];
    };
    for (const block of content) {
      if (block.type === 'text' || block.type === 'refusal') {
        const next = block.type === 'text' ? block.phase : phase;
        if (next !== phase) flush();
        phase = next;
        if (block.text !== '') words.push(block);
      } else {
        flush();
        this.#addBlock(block);
      }
    }
    flush();
  }

  #addBlock(block: Exclude<ContentBlock, TextBlock | RefusalBlock>): void {
    if (block.type === 'tool-call') {
      this.written.push(this.#encodeCall(block));
      return;
    }
    if (block.type === 'reasoning') {
      const json = encodeOwnReasoning(block, this.#upstream, this.#losses);
      if (json !== null) this.written.push(json);
      return;
    }
    if (block.type === 'raw' && block.dialect === 'openai-responses') this.written.push(block.json);
    else this.#losses.dropped(block.type === 'raw' ? block.label : `${block.type} of an earlier answer`);
  }

  #encodeCall(call: ToolCallBlock): string {
    if (call.cache !== undefined) this.#losses.dropped('cache_control');
    const isCustom = call.kind === 'custom';
    if (isCustom) this.#customCalls.add(call.id);
    return joinObject([
      ['type', isCustom ? '"custom_tool_call"' : '"function_call"'],
      ['call_id', quote(mapToolId(call.id, TOOL_ID))],
      ['name', quote(call.name)],
      isCustom ? ['input', quote(call.arguments)] : ['arguments', quote(call.arguments === '' ? '{}' : call.arguments)],
    ]);
  }

  #addResult(message: ToolMessage): void {
    if (message.cache !== undefined) this.#losses.dropped('cache_control');
    const { content } = message;
    const marked = message.isError === true ? [{ type: 'text' as const, text: 'Error:' }, ...content] : content;
    const [first, second] = marked;
    // An error in words says so in front of them.
    const joined =
      message.isError === true && marked.length === 2 && first?.type === 'text' && second?.type === 'text'
        ? [{ type: 'text' as const, text: second.text.startsWith('Error') ? second.text : `Error: ${second.text}` }]
        : marked;
    this.written.push(
      joinObject([
        ['type', this.#customCalls.has(message.toolCallId) ? '"custom_tool_call_output"' : '"function_call_output"'],
        ['call_id', quote(mapToolId(message.toolCallId, TOOL_ID))],
        ['output', encodeContent(joined, this.#upstream.model, this.#losses)],
      ]),
    );
  }
}

/** What is said first by the system alone, and the items. */
export interface EncodedInput {
  readonly instructions: string | null;
  readonly input: string;
}

export function encodeInput(messages: readonly Message[], upstream: Upstream, losses: Losses): EncodedInput {
  const [first] = messages;
  const [words] = first?.content ?? [];
  const isPlain =
    first?.role === 'system' &&
    first.name === undefined &&
    first.content.length === 1 &&
    words?.type === 'text' &&
    words.cache === undefined;
  const items = new Items(upstream, losses);
  for (const message of isPlain ? messages.slice(1) : messages) items.add(message);
  return { instructions: isPlain ? JSON.stringify(words.text) : null, input: joinArray(items.written) };
}

import { asArray, asRecord, asString } from '../../lib/json/index.ts';
import type { JsonRecord, JsonView } from '../../lib/json/index.ts';
import type { ContentBlock, Message, Opaque } from '../conversation/index.ts';
import { isCall, readCall, readContent, readTurnMessage } from './blocks.ts';
import { TOOLS_ITEM } from './decode-tools.ts';
import { readReasoning } from './reasoning.ts';

/** Items that name state which only its keeper has. */
const BOUND_ITEMS: ReadonlySet<string> = new Set(['item_reference', 'compaction']);

/** Items gathered into turns: what a model made between two words of others is one turn. */
class Turns {
  readonly messages: Message[] = [];
  #turn: ContentBlock[] = [];
  /** Belongs to the block that follows. */
  #carried: Opaque | null = null;

  add(item: JsonRecord, view: JsonView | null): void {
    const type = typeOf(item);
    if (type === 'message') this.#message(item, view);
    else if (type === 'reasoning') this.#reason(item);
    else if (isCall(item)) this.#say([readCall(item, view)]);
    else if (type === 'function_call_output' || type === 'custom_tool_call_output') {
      this.flush();
      const content = readContent(item['output'], view?.get('output') ?? null);
      this.messages.push({ role: 'tool', toolCallId: asString(item['call_id']), content });
    } else if (type !== TOOLS_ITEM) {
      const json = view?.json ?? JSON.stringify(item);
      this.#say([{ type: 'raw', dialect: 'openai-responses', label: type || 'item', json }]);
    }
  }

  flush(): void {
    if (this.#turn.length > 0) this.messages.push({ role: 'assistant', content: this.#turn });
    this.#turn = [];
    this.#carried = null;
  }

  #message(item: JsonRecord, view: JsonView | null): void {
    const { role } = item;
    if (role === 'assistant') {
      this.#say(readTurnMessage(item, view));
      return;
    }
    this.flush();
    const content = readContent(item['content'], view?.get('content') ?? null);
    this.messages.push({ role: role === 'system' || role === 'developer' ? role : 'user', content });
  }

  #say(blocks: readonly ContentBlock[]): void {
    for (const block of blocks) {
      const carried = this.#carried;
      const takes = carried !== null && (block.type === 'tool-call' || block.type === 'text');
      this.#turn.push(takes ? { ...block, opaque: carried } : block);
      if (takes) this.#carried = null;
    }
  }

  #reason(item: JsonRecord): void {
    const read = readReasoning(item, { kind: 'client' });
    if (read === null) return;
    if (read.kind === 'block') {
      this.#turn.push(read.block);
      return;
    }
    const { opaque } = read;
    const at = this.#turn.findLastIndex((block) => block.type === 'text');
    const last = this.#turn[at];
    if (read.place === 'next') this.#carried = opaque;
    else if (read.place === 'last' && last?.type === 'text') this.#turn[at] = { ...last, opaque };
    else this.#turn.push({ type: 'text', text: '', opaque });
  }
}

function typeOf(item: JsonRecord): string {
  return asString(item['type']) || (item['role'] === undefined ? '' : 'message');
}

/** `instructions` and `input` as messages; `view` is that of the body. */
export function decodeMessages(body: JsonRecord, view: JsonView): readonly Message[] {
  const turns = new Turns();
  const instructions = asString(body['instructions']);
  if (instructions !== '') turns.messages.push({ role: 'system', content: [{ type: 'text', text: instructions }] });
  const { input } = body;
  if (typeof input === 'string') turns.messages.push({ role: 'user', content: readContent(input, null) });
  const views = view.get('input');
  asArray(input).forEach((item, index) => turns.add(asRecord(item), views?.item(index) ?? null));
  turns.flush();
  return turns.messages;
}

/** What is said in items that no other dialect could say: state, by the kind of item, and whether turns name their phase. */
export function findBoundItems(body: JsonRecord): { readonly state: readonly string[]; readonly hasPhase: boolean } {
  const items = asArray(body['input']).map(asRecord);
  const state = new Set(items.map(typeOf).filter((type) => BOUND_ITEMS.has(type)));
  return { state: [...state], hasPhase: items.some((item) => asString(item['phase']) !== '') };
}

import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import type { CacheMark, ContentBlock, Losses, Message, ToolMessage } from '../conversation/index.ts';
import { encodeBlocks, encodeCachePoint, encodeToolId, wrap } from './encode-content.ts';
import type { Writing } from './encode-content.ts';
import { gateOf } from './models.ts';

/** Instructions in front, and the turns. */
export interface EncodedMessages {
  readonly system: string | null;
  readonly messages: string;
  /** Names of the tools that the turns call. */
  readonly called: ReadonlySet<string>;
}

/** Stands before a conversation that its model begins, and in a result that says nothing: both are refused. */
const FIRST_TURN = '{"text":"Continue."}';
const NO_OUTPUT = '{"text":"(no output)"}';
const DOCUMENT_TEXT = '{"text":"See the document."}';
const USER_ONLY: ReadonlySet<string> = new Set(['image', 'document', 'audio', 'video']);
const MODEL_ONLY: ReadonlySet<string> = new Set(['reasoning', 'tool-call']);

interface Turn {
  readonly role: 'user' | 'assistant';
  readonly blocks: string[];
  /** How many of them are results, which come first. */
  results: number;
}

/** What a result may hold; a point for the cache stands behind it. */
function resultBlocks({ content, isError }: ToolMessage, takesStatus: boolean, losses: Losses): ContentBlock[] {
  const blocks: ContentBlock[] = [];
  for (const block of content) {
    if (block.type === 'text' || block.type === 'refusal') blocks.push({ type: 'text', text: block.text });
    else if (block.type === 'image' || block.type === 'document') blocks.push({ ...block, cache: undefined });
    else if (block.type === 'video') blocks.push(block);
    else losses.dropped(`${block.type} in a tool result`);
  }
  if (isError !== true || takesStatus) return blocks;
  const [first, ...others] = blocks;
  if (first?.type !== 'text') return [{ type: 'text', text: 'Error' }, ...blocks];
  return first.text.startsWith('Error') ? blocks : [{ type: 'text', text: `Error: ${first.text}` }, ...others];
}

function cacheOf({ cache, content }: ToolMessage): CacheMark | undefined {
  return (
    cache ?? content.map((block) => ('cache' in block ? block.cache : undefined)).find((mark) => mark !== undefined)
  );
}

function encodeResult(message: ToolMessage, writing: Writing): readonly string[] {
  const { upstream, losses } = writing;
  const { takesStatus } = gateOf(upstream.model);
  const content = encodeBlocks(resultBlocks(message, takesStatus, losses), writing);
  const result = joinObject([
    ['toolUseId', quote(encodeToolId(message.toolCallId, upstream))],
    ['content', joinArray(content.length === 0 ? [NO_OUTPUT] : content)],
    ['status', message.isError === true && takesStatus ? '"error"' : null],
  ]);
  const cache = cacheOf(message);
  const point = cache === undefined ? null : encodeCachePoint(cache, false, writing);
  return [wrap('toolResult', result), point].filter((json) => json !== null);
}

/** Turns alternate here: neighbours of one role are one turn; results of calls open the turn that follows them. */
class Turns {
  readonly #writing: Writing;
  readonly #turns: Turn[] = [];
  readonly #system: ContentBlock[] = [];
  readonly #called = new Set<string>();
  #spoken = false;

  constructor(writing: Writing) {
    this.#writing = writing;
  }

  add(message: Message): void {
    const { losses } = this.#writing;
    if ('name' in message && message.name !== undefined) losses.dropped('name');
    switch (message.role) {
      case 'system':
      case 'developer':
        if (this.#spoken) losses.changed('later instructions were moved to the front');
        this.#system.push(...message.content);
        return;
      case 'tool':
        this.#report(encodeResult(message, this.#writing));
        return;
      case 'user':
        this.#ask(message.content);
        return;
      case 'assistant':
        this.#answer(message.content);
        return;
      default:
        message satisfies never;
    }
  }

  end(): EncodedMessages {
    const { losses, upstream } = this.#writing;
    const texts = this.#system.filter((block) => block.type === 'text');
    for (const { type } of this.#system) if (type !== 'text') losses.dropped(`${type} in instructions`);
    const { takesSystem } = gateOf(upstream.model);
    const system = encodeBlocks(texts, this.#writing);
    if (this.#turns[0]?.role === 'assistant') {
      losses.changed('a user turn was put before the first turn of the model');
      this.#turns.unshift({ role: 'user', blocks: [FIRST_TURN], results: 0 });
    }
    if (!takesSystem && system.length > 0) {
      losses.changed('instructions were sent as part of the first user turn');
      const [first] = this.#turns;
      if (first === undefined) this.#turns.push({ role: 'user', blocks: [...system], results: 0 });
      else first.blocks.splice(first.results, 0, ...system);
    }
    const turns = this.#turns.map(({ role, blocks }) =>
      joinObject([
        ['role', quote(role)],
        ['content', joinArray(blocks)],
      ]),
    );
    return {
      system: takesSystem && system.length > 0 ? joinArray(system) : null,
      messages: joinArray(turns),
      called: this.#called,
    };
  }

  /** A document stands beside a text, or it is refused. */
  #ask(content: readonly ContentBlock[]): void {
    const written = encodeBlocks(this.#spokenBy('user', content), this.#writing);
    this.#say('user', written);
    const blocks = this.#turns.at(-1)?.blocks ?? [];
    const has = (member: string): boolean => blocks.some((json) => json.startsWith(`{"${member}":`));
    if (!has('document') || has('text')) return;
    this.#writing.losses.changed('a text was put beside a document that had none');
    blocks.push(DOCUMENT_TEXT);
  }

  #answer(content: readonly ContentBlock[]): void {
    for (const block of content) if (block.type === 'tool-call') this.#called.add(block.name);
    const blocks = encodeBlocks(this.#spokenBy('assistant', content), this.#writing);
    // A turn of thoughts alone is taken for the beginning of an answer, and refused.
    const isThought = blocks.every((json) => json.startsWith('{"reasoningContent":'));
    if (isThought && blocks.length > 0) this.#writing.losses.changed('a turn of nothing but reasoning was left out');
    if (!isThought) this.#say('assistant', blocks);
  }

  /** A model neither shows media here nor does a user call tools or think. */
  #spokenBy(role: Turn['role'], content: readonly ContentBlock[]): readonly ContentBlock[] {
    const foreign = role === 'user' ? MODEL_ONLY : USER_ONLY;
    return content.filter(({ type }) => {
      if (foreign.has(type)) this.#writing.losses.dropped(`${type} in a turn of the ${role}`);
      return !foreign.has(type);
    });
  }

  #report(blocks: readonly string[]): void {
    const turn = this.#turnOf('user');
    turn.blocks.splice(turn.results, 0, ...blocks);
    turn.results += blocks.length;
  }

  #say(role: Turn['role'], blocks: readonly string[]): void {
    this.#spoken = true;
    if (blocks.length > 0) this.#turnOf(role).blocks.push(...blocks);
  }

  #turnOf(role: Turn['role']): Turn {
    this.#spoken = true;
    const last = this.#turns.at(-1);
    if (last?.role === role) return last;
    const turn: Turn = { role, blocks: [], results: 0 };
    this.#turns.push(turn);
    return turn;
  }
}

export function encodeMessages(messages: readonly Message[], writing: Writing): EncodedMessages {
  const turns = new Turns(writing);
  for (const message of messages) turns.add(message);
  return turns.end();
}

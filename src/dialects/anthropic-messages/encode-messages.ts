import { joinObject, quote } from '../../lib/json/index.ts';
import type { ContentBlock, Losses, Message, ToolMessage } from '../conversation/index.ts';
import type { Upstream } from '../port.ts';
import { encodeBlocks, encodeCache, encodeToolId } from './encode-content.ts';
import type { Reader } from './encode-content.ts';
import { gateOf } from '../shared/claude-models.ts';

/** Instructions in front, and the turns. */
export interface EncodedMessages {
  readonly system: string | null;
  readonly messages: string;
}

/** What of a turn comes next. */
function join(first: string, second: string): string {
  return first === '' || second === '' ? first + second : `${first},${second}`;
}

function encodeResult(message: ToolMessage, reader: Reader, losses: Losses): string {
  return joinObject([
    ['type', '"tool_result"'],
    ['tool_use_id', quote(encodeToolId(message.toolCallId))],
    ['content', `[${encodeBlocks(message.content, reader, losses)}]`],
    ['is_error', message.isError === true ? 'true' : null],
    ['cache_control', encodeCache(message.cache)],
  ]);
}

/** Writes turn by turn; results of calls open the user turn that follows them. */
class Turns {
  readonly #upstream: Upstream;
  readonly #reader: Reader;
  readonly #losses: Losses;
  /** Items of JSON arrays, each with a comma before the next. */
  #written = '';
  #system = '';
  #results = '';
  #spoken = false;
  #lastRole = '';

  constructor(upstream: Upstream, losses: Losses) {
    this.#upstream = upstream;
    this.#reader = { kind: 'provider', upstream };
    this.#losses = losses;
  }

  add(message: Message): void {
    if (message.role === 'tool') {
      this.#results = join(this.#results, encodeResult(message, this.#reader, this.#losses));
      return;
    }
    if ('name' in message && message.name !== undefined) this.#losses.dropped('name');
    if (message.role === 'system' || message.role === 'developer') this.#instruct(message.content);
    else this.#say(message.role, message.content);
  }

  end(): EncodedMessages {
    this.#flushResults();
    return { system: this.#system === '' ? null : `[${this.#system}]`, messages: `[${this.#written}]` };
  }

  #say(role: 'user' | 'assistant', content: readonly ContentBlock[]): void {
    const blocks = encodeBlocks(content, this.#reader, this.#losses);
    this.#spoken = true;
    if (role === 'user') {
      const all = join(this.#results, blocks);
      this.#results = '';
      if (all !== '') this.#write('user', all);
      return;
    }
    this.#flushResults();
    if (blocks !== '') this.#write('assistant', blocks);
  }

  /** Late instructions stay in their place where the model takes them there, else they join those in front. */
  #instruct(content: readonly ContentBlock[]): void {
    if (!this.#spoken && this.#results === '') {
      this.#lead(content);
      return;
    }
    this.#flushResults();
    if (gateOf(this.#upstream.model).lateSystem && this.#lastRole === 'user') {
      const blocks = encodeBlocks(content, this.#reader, this.#losses);
      if (blocks !== '') this.#write('system', blocks);
      return;
    }
    this.#losses.changed('later instructions were moved to the front');
    this.#lead(content);
  }

  #lead(content: readonly ContentBlock[]): void {
    this.#system = join(this.#system, encodeBlocks(content, this.#reader, this.#losses));
  }

  #flushResults(): void {
    if (this.#results === '') return;
    this.#write('user', this.#results);
    this.#results = '';
    this.#spoken = true;
  }

  #write(role: string, blocks: string): void {
    this.#written = join(this.#written, `{"role":"${role}","content":[${blocks}]}`);
    this.#lastRole = role;
  }
}

export function encodeMessages(messages: readonly Message[], upstream: Upstream, losses: Losses): EncodedMessages {
  const turns = new Turns(upstream, losses);
  for (const message of messages) turns.add(message);
  return turns.end();
}

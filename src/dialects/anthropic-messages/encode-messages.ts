import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import type { ContentBlock, Losses, Message, ToolMessage } from '../conversation/index.ts';
import type { Upstream } from '../port.ts';
import { encodeBlocks, encodeCache, encodeToolId } from './encode-content.ts';
import { gateOf } from '../shared/claude-models.ts';

/** Instructions in front, and the turns. */
export interface EncodedMessages {
  readonly system: string | null;
  readonly messages: string;
}

function turn(role: string, blocks: readonly string[]): string {
  return joinObject([
    ['role', quote(role)],
    ['content', joinArray(blocks)],
  ]);
}

function encodeResult(message: ToolMessage, upstream: Upstream, losses: Losses): string {
  const blocks = encodeBlocks(message.content, { kind: 'provider', upstream }, losses);
  return joinObject([
    ['type', '"tool_result"'],
    ['tool_use_id', quote(encodeToolId(message.toolCallId))],
    ['content', joinArray(blocks)],
    ['is_error', message.isError === true ? 'true' : null],
    ['cache_control', encodeCache(message.cache)],
  ]);
}

/** Writes turn by turn; results of calls open the user turn that follows them. */
class Turns {
  readonly #upstream: Upstream;
  readonly #losses: Losses;
  readonly #written: string[] = [];
  readonly #system: ContentBlock[] = [];
  #results: string[] = [];
  #spoken = false;
  #lastRole = '';

  constructor(upstream: Upstream, losses: Losses) {
    this.#upstream = upstream;
    this.#losses = losses;
  }

  add(message: Message): void {
    if (message.role === 'tool') {
      this.#results.push(encodeResult(message, this.#upstream, this.#losses));
      return;
    }
    if ('name' in message && message.name !== undefined) this.#losses.dropped('name');
    if (message.role === 'system' || message.role === 'developer') this.#instruct(message.content);
    else this.#say(message.role, message.content);
  }

  end(): EncodedMessages {
    this.#flushResults();
    const system = encodeBlocks(this.#system, { kind: 'provider', upstream: this.#upstream }, this.#losses);
    return { system: system.length === 0 ? null : joinArray(system), messages: joinArray(this.#written) };
  }

  #say(role: 'user' | 'assistant', content: readonly ContentBlock[]): void {
    const blocks = encodeBlocks(content, { kind: 'provider', upstream: this.#upstream }, this.#losses);
    this.#spoken = true;
    if (role === 'user') {
      const all = [...this.#results, ...blocks];
      this.#results = [];
      if (all.length > 0) this.#write('user', all);
      return;
    }
    this.#flushResults();
    if (blocks.length > 0) this.#write('assistant', blocks);
  }

  /** Late instructions stay in their place where the model takes them there, else they join those in front. */
  #instruct(content: readonly ContentBlock[]): void {
    if (!this.#spoken && this.#results.length === 0) {
      this.#system.push(...content);
      return;
    }
    this.#flushResults();
    if (gateOf(this.#upstream.model).lateSystem && this.#lastRole === 'user') {
      const blocks = encodeBlocks(content, { kind: 'provider', upstream: this.#upstream }, this.#losses);
      if (blocks.length > 0) this.#write('system', blocks);
      return;
    }
    this.#losses.changed('later instructions were moved to the front');
    this.#system.push(...content);
  }

  #flushResults(): void {
    if (this.#results.length === 0) return;
    this.#write('user', this.#results);
    this.#results = [];
    this.#spoken = true;
  }

  #write(role: string, blocks: readonly string[]): void {
    this.#written.push(turn(role, blocks));
    this.#lastRole = role;
  }
}

export function encodeMessages(messages: readonly Message[], upstream: Upstream, losses: Losses): EncodedMessages {
  const turns = new Turns(upstream, losses);
  for (const message of messages) turns.add(message);
  return turns.end();
}

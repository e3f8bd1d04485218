import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import { joinText } from '../conversation/index.ts';
import type { ContentBlock, Losses, Message, ToolMessage } from '../conversation/index.ts';
import type { Upstream } from '../port.ts';
import { encodeCallId, encodeContent, encodeName, encodeParts } from './encode-parts.ts';
import { isThirdGeneration } from './models.ts';
import { isObjectText } from './schema.ts';

/** Instructions in front, and the turns. */
export interface EncodedMessages {
  readonly system: string | null;
  readonly contents: string;
}

/** A result is an object here: the client's own, the text where it is one, else wrapped by the names that are in use. */
function encodeResponse(message: ToolMessage): string {
  if (message.json !== undefined) return message.json;
  const text = joinText(message.content, 'text');
  if (message.isError === true) return joinObject([['error', quote(text)]]);
  return isObjectText(text) ? text : joinObject([['output', quote(text)]]);
}

class Turns {
  readonly #upstream: Upstream;
  readonly #losses: Losses;
  readonly #written: string[] = [];
  readonly #system: ContentBlock[] = [];
  readonly #names = new Map<string, string>();
  #results: string[] = [];
  #media: ContentBlock[] = [];

  constructor(upstream: Upstream, losses: Losses) {
    this.#upstream = upstream;
    this.#losses = losses;
  }

  add(message: Message): void {
    if (message.role === 'tool') {
      this.#result(message);
      return;
    }
    if ('name' in message && message.name !== undefined) this.#losses.dropped('name');
    this.#flushResults();
    if (message.role === 'assistant') this.#assistant(message.content);
    else if (message.role === 'user') this.#write('user', message.content);
    else {
      if (this.#written.length > 0) this.#losses.changed('later instructions were moved to the front');
      this.#system.push(...message.content);
    }
  }

  end(): EncodedMessages {
    this.#flushResults();
    const parts = encodeParts(this.#system, this.#reader, this.#losses);
    const system = parts.length === 0 ? null : joinObject([['parts', joinArray(parts)]]);
    return { system, contents: joinArray(this.#written) };
  }

  get #reader(): { readonly kind: 'provider'; readonly upstream: Upstream } {
    return { kind: 'provider', upstream: this.#upstream };
  }

  #assistant(content: readonly ContentBlock[]): void {
    for (const block of content) if (block.type === 'tool-call') this.#names.set(block.id, block.name);
    this.#write('model', content);
  }

  #write(role: 'user' | 'model', content: readonly ContentBlock[]): void {
    const parts = encodeParts(content, this.#reader, this.#losses);
    if (parts.length > 0) this.#written.push(encodeContent(role, parts));
  }

  #result(message: ToolMessage): void {
    const media = message.content.filter((block) => block.type !== 'text');
    const inside = isThirdGeneration(this.#upstream.model) ? encodeParts(media, this.#reader, this.#losses) : [];
    if (media.length > 0 && inside.length === 0) {
      this.#losses.changed('media in tool results were sent as a user message');
      this.#media.push(...media);
    }
    const response = joinObject([
      ['id', encodeCallId(message.toolCallId)],
      ['name', quote(encodeName(message.toolName ?? this.#names.get(message.toolCallId) ?? message.toolCallId))],
      ['response', encodeResponse(message)],
      ['parts', inside.length === 0 ? null : joinArray(inside)],
    ]);
    this.#results.push(joinObject([['functionResponse', response]]));
  }

  /** All results of a turn stand in one content; what they cannot hold follows. */
  #flushResults(): void {
    if (this.#results.length > 0) this.#written.push(encodeContent('user', this.#results));
    this.#results = [];
    const media = this.#media;
    this.#media = [];
    if (media.length > 0) this.#write('user', media);
  }
}

export function encodeMessages(messages: readonly Message[], upstream: Upstream, losses: Losses): EncodedMessages {
  const turns = new Turns(upstream, losses);
  for (const message of messages) turns.add(message);
  return turns.end();
}

import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import { Losses } from '../conversation/index.ts';
import type {
  CanonicalFinishReason,
  ChosenLogprob,
  ContentBlock,
  ConversationEvent,
  ImageBlock,
  Opaque,
  ToolCallBlock,
} from '../conversation/index.ts';
import type { AnswerLabel } from '../port.ts';
import { encodeCitation } from './annotations.ts';
import { CallItem } from './call-item.ts';
import { MessageItem } from './message-item.ts';
import type { Send, SpokenPart } from './message-item.ts';
import { ReasoningItem } from './reasoning-item.ts';
import { encodeReasoningItem, sealCarried, sealReasoning } from './reasoning.ts';
import type { CarrierPlace } from './reasoning.ts';
import { stemOf } from './response-object.ts';

type BlockEvent = Extract<ConversationEvent, { readonly block: number }>;

/** A canonical block that has begun, and where it is written. */
interface OpenBlock {
  content: ContentBlock;
  opaque: Opaque | undefined;
  item: MessageItem | ReasoningItem | CallItem | null;
  part: SpokenPart | null;
  /** Said before the text that they belong to. */
  readonly early: string[];
}

/**
 * Makes the items of an answer from its blocks, for a whole answer and for a stream alike. One text or thought is open at a time; one that
 * another interrupts goes on as a new item. Calls may overlap.
 */
export class OutputWriter {
  readonly #stem: string;
  readonly #customTools: readonly string[];
  readonly #groupedTools: AnswerLabel['groupedTools'];
  readonly #send: Send;
  readonly #losses = new Losses();
  readonly #blocks = new Map<number, OpenBlock>();
  readonly #items: { readonly json: string }[] = [];
  readonly #callIds = new Set<string>();
  #spoken: MessageItem | ReasoningItem | null = null;

  constructor(label: AnswerLabel, send: Send) {
    this.#stem = stemOf(label);
    this.#customTools = label.customTools ?? [];
    this.#groupedTools = label.groupedTools;
    this.#send = send;
  }

  get warnings(): readonly string[] {
    return this.#losses.list;
  }

  /** What an answer ended with where its provider does not say: with nothing at all the prompt was blocked. */
  get silentReason(): CanonicalFinishReason {
    if (this.#blocks.size === 0) return 'content_filter';
    return this.#items.some((item) => item instanceof CallItem) ? 'tool_calls' : 'stop';
  }

  /** The items so far, a JSON array. */
  get output(): string {
    return joinArray(this.#items.map(({ json }) => json));
  }

  push(event: BlockEvent): void {
    if (event.choice !== 0) {
      this.#losses.changed('of several choices the first was answered');
      return;
    }
    if (event.type === 'block-start') {
      this.#start(event.block, event.content);
      return;
    }
    const open = this.#blocks.get(event.block);
    if (open !== undefined) this.#change(open, event);
  }

  /** Log probabilities belong to the last text, also when it has ended. */
  score(logprobs: readonly ChosenLogprob[]): void {
    const message = this.#items.findLast((item) => item instanceof MessageItem);
    if (message === undefined) this.#losses.dropped('logprobs');
    else message.score(logprobs);
  }

  finish(): void {
    for (const open of this.#blocks.values()) this.#end(open);
    this.#closeSpoken();
  }

  #start(block: number, content: ContentBlock): void {
    const open: OpenBlock = { content, opaque: undefined, item: null, part: null, early: [] };
    if (content.type === 'text' || content.type === 'reasoning') open.opaque = content.opaque;
    this.#blocks.set(block, open);
    switch (content.type) {
      case 'text':
      case 'refusal':
        this.#say(open, content.text);
        if (content.type === 'text') for (const citation of content.citations ?? []) this.#cite(open, citation);
        return;
      case 'reasoning':
        if (content.text !== '') this.#think(open).say(content.text);
        return;
      case 'tool-call':
        this.#call(open, content);
        return;
      case 'raw':
        if (content.dialect === 'openai-responses') this.#whole(content.json);
        else this.#losses.dropped(content.label);
        return;
      case 'image':
        this.#picture(content);
        return;
      default:
        this.#losses.dropped(content.type);
    }
  }

  #change(open: OpenBlock, event: Exclude<BlockEvent, { type: 'block-start' }>): void {
    switch (event.type) {
      case 'text-delta':
      case 'refusal-delta':
        this.#say(open, event.text);
        return;
      case 'reasoning-delta':
        this.#think(open).say(event.text);
        return;
      case 'arguments-delta':
        if (open.item instanceof CallItem) open.item.say(event.arguments);
        return;
      case 'citation':
        this.#cite(open, event.citation);
        return;
      case 'opaque':
        open.opaque = event.opaque;
        if (open.content.type === 'reasoning') this.#seal(open);
        return;
      case 'block-replace':
        this.#replace(open, event.content);
        return;
      case 'block-end':
        this.#end(open);
        return;
      default:
        event satisfies never;
    }
  }

  #call(open: OpenBlock, content: ToolCallBlock): void {
    this.#closeSpoken();
    if (content.opaque !== undefined) this.#carry('next', content.opaque);
    const takesText = this.#customTools.includes(content.name);
    const id = this.#id(takesText || content.kind === 'custom' ? 'ctc' : 'fc');
    const place = { id, callId: this.#callId(content.id), index: this.#items.length };
    const name = this.#groupedTools?.get(content.name) ?? { namespace: '', name: content.name };
    const call = new CallItem(place, name, content, takesText, this.#send);
    this.#items.push(call);
    open.item = call;
  }

  #say(open: OpenBlock, text: string): void {
    if (text === '' || (open.content.type !== 'text' && open.content.type !== 'refusal')) return;
    const { type } = open.content;
    const phase = open.content.type === 'text' ? open.content.phase : undefined;
    let message = this.#spoken;
    if (!(message instanceof MessageItem) || (type === 'text' && message.phase !== phase)) {
      this.#closeSpoken();
      message = new MessageItem(this.#id('msg'), this.#items.length, phase, this.#send);
      this.#items.push(message);
      this.#spoken = message;
    }
    if (open.part === null || message.open !== open.part) open.part = message.begin(type);
    open.item = message;
    message.say(text);
    for (const json of open.early.splice(0)) message.cite(json);
  }

  #cite(open: OpenBlock, citation: Parameters<typeof encodeCitation>[0]): void {
    const json = encodeCitation(citation);
    if (json === null) this.#losses.dropped('a citation');
    else if (open.part === null) open.early.push(json);
    else if (open.item instanceof MessageItem && open.item.open === open.part) open.item.cite(json);
    // The text has ended: the whole response names the source still.
    else open.part.annotations.push(json);
  }

  #think(open: OpenBlock): ReasoningItem {
    if (open.item instanceof ReasoningItem && this.#spoken === open.item) return open.item;
    this.#closeSpoken();
    const item = new ReasoningItem(this.#id('rs'), this.#items.length, this.#send);
    this.#items.push(item);
    this.#spoken = item;
    open.item = item;
    return item;
  }

  /** What must come back goes into the thought; one without words begins for it. */
  #seal(open: OpenBlock): void {
    if (open.content.type !== 'reasoning' || open.opaque === undefined) return;
    const item = open.item instanceof ReasoningItem ? open.item : this.#think(open);
    item.sealed = sealReasoning(open.content, open.opaque);
  }

  #end(open: OpenBlock): void {
    const { item, opaque, content } = open;
    if (item instanceof CallItem) item.end();
    else if (content.type === 'reasoning') {
      this.#seal(open);
      if (open.item !== null && this.#spoken === open.item) this.#closeSpoken();
    } else if (content.type === 'text' && opaque !== undefined) {
      // Once: the end of the stream ends all blocks again.
      open.opaque = undefined;
      this.#closeSpoken();
      this.#carry(open.part === null ? 'text' : 'last', opaque);
    }
  }

  #replace(open: OpenBlock, content: ContentBlock): void {
    open.content = content;
    if ('opaque' in content) open.opaque = content.opaque;
    if (content.type === 'text' || content.type === 'refusal') {
      if (open.part === null) this.#say(open, content.text);
      else open.part.text = content.text;
    } else if (open.item instanceof ReasoningItem && content.type === 'reasoning') open.item.text = content.text;
    else if (open.item instanceof CallItem && content.type === 'tool-call') open.item.replace(content.arguments);
  }

  #closeSpoken(): void {
    this.#spoken?.end();
    this.#spoken = null;
  }

  /** What belongs to a text or a call has a place at reasoning alone. */
  #carry(place: CarrierPlace, opaque: Opaque): void {
    this.#whole(encodeReasoningItem(this.#id('rs'), 'completed', '', sealCarried(place, opaque)));
  }

  #picture({ source }: ImageBlock): void {
    if (source.kind !== 'base64') {
      this.#losses.dropped('image');
      return;
    }
    this.#whole(
      joinObject([
        ['id', quote(this.#id('ig'))],
        ['type', '"image_generation_call"'],
        ['status', '"completed"'],
        ['result', quote(source.data)],
      ]),
    );
  }

  /** An item that is said at once. */
  #whole(json: string): void {
    this.#closeSpoken();
    const index = String(this.#items.length);
    this.#items.push({ json });
    for (const type of ['response.output_item.added', 'response.output_item.done'])
      this.#send(type, [
        ['output_index', index],
        ['item', json],
      ]);
  }

  #id(kind: string): string {
    return `${kind}_${this.#stem}${String(this.#items.length).padStart(4, '0')}`;
  }

  /** Two calls of one answer must not have the same id, and each must have one. */
  #callId(id: string): string {
    const unique = id === '' || this.#callIds.has(id) ? `call_${this.#stem}${this.#items.length}` : id;
    this.#callIds.add(unique);
    return unique;
  }
}

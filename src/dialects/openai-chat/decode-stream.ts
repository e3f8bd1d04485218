import { parseSseFrame, SseSplitter } from '../../lib/sse/index.ts';
import type { SseFrameHandler } from '../../lib/sse/index.ts';
import type { ConversationEvent } from '../conversation/index.ts';
import type { StreamDecoder, TapState } from '../port.ts';
import type { ToolCallPiece, TurnPiece } from './blocks.ts';
import { ChatStreamState } from './stream-state.ts';

interface OpenCall {
  readonly id: string;
  /** Position in the canonical answer. */
  readonly index: number;
}

/**
 * Reads a stream of this format into events. The canonical form has one answer, so the first choice is read. `usage` and `message-end`
 * come once, at the end: some servers report usage several times and correct the reason late.
 */
export class ChatStreamDecoder implements StreamDecoder, SseFrameHandler {
  readonly #state = new ChatStreamState();
  readonly #splitter = new SseSplitter(this);
  readonly #calls = new Map<number, OpenCall>();
  #callCount = 0;
  #model: string | null = null;
  #begun = false;
  #ended = false;
  #out: ConversationEvent[] = [];

  get state(): TapState {
    return this.#state;
  }

  push(chunk: Uint8Array, out: ConversationEvent[]): void {
    this.#out = out;
    this.#splitter.push(chunk);
  }

  finish(out: ConversationEvent[]): void {
    this.#out = out;
    this.#splitter.finish();
    this.#state.end();
    this.#end();
  }

  recognise(): number {
    return -1;
  }

  frame(bytes: Uint8Array, start: number, end: number): void {
    const { data } = parseSseFrame(bytes, start, end);
    if (data === null || this.#ended) return;
    const chunk = this.#state.read(data);
    this.#model ??= chunk.model;
    for (const choice of chunk.choices) if (choice.index === 0) this.#piece(choice.piece);
    if (chunk.kind === 'error') this.#out.push({ type: 'error', raw: this.#state.streamError ?? '' });
    if (chunk.kind === 'done') this.#end();
  }

  part(): void {
    // A frame too large to be read has no events.
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#out.push({ type: 'message-start', model: this.#model });
  }

  #piece(piece: TurnPiece): void {
    if (piece.reasoning !== '') this.#emit({ type: 'reasoning-delta', text: piece.reasoning });
    if (piece.text !== '') this.#emit({ type: 'text-delta', text: piece.text });
    if (piece.refusal !== '') this.#emit({ type: 'refusal-delta', text: piece.refusal });
    for (const call of piece.toolCalls) this.#call(call);
  }

  #emit(event: ConversationEvent): void {
    this.#begin();
    this.#out.push(event);
  }

  /** A call starts with a new position, or with a new id at one that is in use: some servers number all calls 0. */
  #call(piece: ToolCallPiece): void {
    let open = this.#calls.get(piece.index);
    if (open === undefined || (piece.id !== '' && piece.id !== open.id && piece.name !== '')) {
      open = { id: piece.id, index: this.#callCount++ };
      this.#calls.set(piece.index, open);
      this.#emit({ type: 'tool-call-start', index: open.index, id: piece.id, name: piece.name });
    }
    if (piece.arguments !== '') this.#emit({ type: 'tool-call-delta', index: open.index, arguments: piece.arguments });
  }

  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    const { usage, finishReason, rawFinishReason, streamError } = this.#state;
    if (finishReason !== null) this.#begin();
    if (usage !== null) this.#out.push({ type: 'usage', usage });
    if (finishReason !== null && streamError === null) {
      this.#out.push({ type: 'message-end', finishReason, rawFinishReason });
    }
  }
}

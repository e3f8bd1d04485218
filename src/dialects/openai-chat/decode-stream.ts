import { asArray, asRecord, isRecord } from '../../lib/json/index.ts';
import type { ConversationEvent } from '../conversation/index.ts';
import type { Upstream } from '../port.ts';
import { SseDecoder } from '../sse-decoder.ts';
import { readCitations, readLogprobs } from './annotations.ts';
import type { ToolCallPiece } from './blocks.ts';
import { mapFinishReason } from './finish-reason.ts';
import { readCallOpaque, readDetailsOpaque } from './reasoning-details.ts';
import { ChatStreamState } from './stream-state.ts';
import type { ChunkChoice } from './stream-state.ts';

type Spoken = 'reasoning' | 'text' | 'refusal';

interface OpenCall {
  readonly id: string;
  readonly block: number;
}

/** One choice of the answer under way. */
class ChoiceEvents {
  readonly #choice: number;
  readonly #upstream: Upstream;
  readonly #spoken: Record<Spoken, number> = { reasoning: -1, text: -1, refusal: -1 };
  readonly #calls = new Map<number, OpenCall>();
  #details: unknown[] = [];
  #blocks = 0;
  #rawFinishReason: string | null = null;

  constructor(choice: number, upstream: Upstream) {
    this.#choice = choice;
    this.#upstream = upstream;
  }

  read({ piece, turn, raw, finishReason }: ChunkChoice, out: ConversationEvent[]): void {
    if (piece.reasoning !== '') this.#say('reasoning', piece.reasoning, out);
    if (Array.isArray(turn['reasoning_details'])) this.#details.push(...(turn['reasoning_details'] as unknown[]));
    if (piece.text !== '' || piece.refusal !== '' || piece.toolCalls.length > 0) this.#endReasoning(out);
    if (piece.text !== '') this.#say('text', piece.text, out);
    if (piece.refusal !== '') this.#say('refusal', piece.refusal, out);
    for (const citation of readCitations(turn)) {
      out.push({ type: 'citation', choice: this.#choice, block: this.#open('text', out), citation });
    }
    const given = asArray(turn['tool_calls']);
    piece.toolCalls.forEach((call, index) => this.#call(call, asRecord(given[index]), out));
    const logprobs = readLogprobs(raw);
    if (logprobs !== null) out.push({ type: 'logprobs', choice: this.#choice, logprobs });
    if (finishReason !== null) this.#rawFinishReason = finishReason;
  }

  /** What was open ends; the choice too when a reason was given or the stream is over well. */
  end(out: ConversationEvent[]): void {
    this.#endReasoning(out);
    for (let block = 0; block < this.#blocks; block++) out.push({ type: 'block-end', choice: this.#choice, block });
    const raw = this.#rawFinishReason;
    if (raw === null) return;
    const finishReason = mapFinishReason(raw, this.#calls.size > 0);
    out.push({ type: 'choice-end', choice: this.#choice, finishReason, rawFinishReason: raw, stopSequence: null });
  }

  #open(kind: Spoken, out: ConversationEvent[]): number {
    if (this.#spoken[kind] < 0) {
      this.#spoken[kind] = this.#blocks++;
      out.push({
        type: 'block-start',
        choice: this.#choice,
        block: this.#spoken[kind],
        content: { type: kind, text: '' },
      });
    }
    return this.#spoken[kind];
  }

  #say(kind: Spoken, text: string, out: ConversationEvent[]): void {
    out.push({ type: `${kind}-delta`, choice: this.#choice, block: this.#open(kind, out), text });
  }

  #endReasoning(out: ConversationEvent[]): void {
    const opaque = readDetailsOpaque(this.#details, this.#upstream);
    this.#details = [];
    if (opaque === null) return;
    out.push({ type: 'opaque', choice: this.#choice, block: this.#open('reasoning', out), opaque });
  }

  /** A call starts with a new position, or with a new id at one that is in use: some servers number all calls 0. */
  #call(piece: ToolCallPiece, given: Readonly<Record<string, unknown>>, out: ConversationEvent[]): void {
    let open = this.#calls.get(piece.index);
    if (open === undefined || (piece.id !== '' && piece.id !== open.id && piece.name !== '')) {
      open = { id: piece.id, block: this.#blocks++ };
      this.#calls.set(piece.index, open);
      out.push({
        type: 'block-start',
        choice: this.#choice,
        block: open.block,
        content: {
          type: 'tool-call',
          id: piece.id,
          name: piece.name,
          arguments: '',
          ...(isRecord(given['custom']) ? { kind: 'custom' as const } : {}),
          ...readCallOpaque(given, this.#upstream),
        },
      });
    }
    if (piece.arguments === '') return;
    out.push({ type: 'arguments-delta', choice: this.#choice, block: open.block, arguments: piece.arguments });
  }
}

/**
 * Reads a stream of this format into events. `usage` and the ends of the choices come once, at the end: some servers report usage several
 * times and correct the reason late.
 */
export class ChatStreamDecoder extends SseDecoder<ChatStreamState> {
  readonly #upstream: Upstream;
  readonly #choices = new Map<number, ChoiceEvents>();
  #id: string | null = null;
  #model: string | null = null;
  #serviceTier: string | null = null;
  #begun = false;

  constructor(upstream: Upstream) {
    super(new ChatStreamState());
    this.#upstream = upstream;
  }

  protected read(data: string): void {
    const chunk = this.facts.read(data);
    this.#id ??= chunk.id;
    this.#model ??= chunk.model;
    this.#serviceTier ??= chunk.serviceTier;
    for (const choice of chunk.choices) this.#readChoice(choice);
    if (chunk.kind === 'error') this.out.push({ type: 'error', raw: this.facts.streamError ?? '' });
    if (chunk.kind === 'done') this.end();
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.out.push({ type: 'message-start', id: this.#id, model: this.#model, serviceTier: this.#serviceTier });
  }

  #readChoice(choice: ChunkChoice): void {
    let events = this.#choices.get(choice.index);
    if (events === undefined) {
      events = new ChoiceEvents(choice.index, this.#upstream);
      this.#choices.set(choice.index, events);
    }
    const said: ConversationEvent[] = [];
    events.read(choice, said);
    if (said.length === 0) return;
    this.#begin();
    this.out.push(...said);
  }

  protected close(): void {
    const { finishReason, streamError } = this.facts;
    if (finishReason !== null) this.#begin();
    if (streamError === null) for (const [, events] of this.#byIndex()) events.end(this.out);
  }

  #byIndex(): readonly (readonly [number, ChoiceEvents])[] {
    return [...this.#choices].sort(([a], [b]) => a - b);
  }
}

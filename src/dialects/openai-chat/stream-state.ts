import { asArray, asRecord, isRecord, parseJson, textOrNull } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { DialectUsage } from '../port.ts';
import { addServiceTier } from '../shared/service-tier.ts';
import { countCharacters, readTurn } from './blocks.ts';
import type { TurnPiece } from './blocks.ts';
import { mapFinishReason } from './finish-reason.ts';
import { mapUsage } from './usage.ts';
import { cutStreamError } from '../shared/stream-error.ts';
import { StreamFacts } from '../stream-facts.ts';

/** One choice of one chunk. */
export interface ChunkChoice {
  readonly index: number;
  readonly piece: TurnPiece;
  /** The `delta` itself, and the choice around it: for what the tap has no use for. */
  readonly turn: JsonRecord;
  readonly raw: JsonRecord;
  /** As the provider wrote it; null while the choice goes on. */
  readonly finishReason: string | null;
}

/** What one `data:` payload says. */
export interface Chunk {
  readonly kind: 'delta' | 'done' | 'error' | 'other';
  readonly id: string | null;
  readonly serviceTier: string | null;
  readonly model: string | null;
  readonly choices: readonly ChunkChoice[];
  readonly usage: DialectUsage | null;
  /** A chunk that is there for its usage alone. */
  readonly usageOnly: boolean;
}

const OTHER: Chunk = {
  kind: 'other',
  id: null,
  serviceTier: null,
  model: null,
  choices: [],
  usage: null,
  usageOnly: false,
};
const DONE: Chunk = { ...OTHER, kind: 'done' };

function readChoice(value: unknown, position: number): ChunkChoice {
  const choice = asRecord(value);
  const index = typeof choice['index'] === 'number' ? choice['index'] : position;
  const reason = choice['finish_reason'];
  // A server that sends its answer in one frame names it `message`.
  const turn = asRecord(choice['delta'] ?? choice['message']);
  return {
    index,
    piece: readTurn(turn),
    turn,
    raw: choice,
    finishReason: typeof reason === 'string' && reason !== '' ? reason : null,
  };
}

/** Usage stands on the chunk, in a choice (Moonshot) or in a vendor's field (Groq). */
function readUsage(chunk: JsonRecord): DialectUsage | null {
  const direct = mapUsage(chunk['usage']) ?? mapUsage(asRecord(chunk['x_groq'])['usage']);
  if (direct !== null) return direct;
  for (const choice of asArray(chunk['choices'])) {
    const usage = mapUsage(asRecord(choice)['usage']);
    if (usage !== null) return usage;
  }
  return null;
}

/** Reads one payload; anything that is not a chunk of this format is `other`. Never throws. */
export function readChunk(data: string): Chunk {
  if (data.trim() === '[DONE]') return DONE;
  const value = parseJson(data);
  if (!isRecord(value)) return OTHER;
  const choices = asArray(value['choices']).map(readChoice);
  const usage = readUsage(value);
  const failed = value['error'] !== undefined && value['error'] !== null;
  return {
    kind: failed ? 'error' : 'delta',
    id: textOrNull(value['id']),
    serviceTier: textOrNull(value['service_tier']),
    model: textOrNull(value['model']),
    choices,
    usage,
    // Also where what it reports is of no use: it was asked for by us all the same.
    usageOnly: !failed && choices.length === 0 && (usage !== null || isRecord(value['usage'])),
  };
}

/** What has been seen of a stream so far; one rule for the tap and for the decoder. */
export class ChatStreamState extends StreamFacts {
  #callsTools = false;
  #serviceTier: string | null = null;
  #finishIndex = Number.POSITIVE_INFINITY;
  readonly #open = new Set<number>();
  readonly #finished = new Set<number>();

  /** Takes a payload in and answers what it said. */
  read(data: string): Chunk {
    const chunk = readChunk(data);
    if (chunk.kind !== 'other') this.seen = true;
    if (chunk.kind === 'done') this.complete = true;
    if (chunk.kind === 'error') this.streamError = cutStreamError(data);
    if (chunk.serviceTier !== null) this.#serviceTier = chunk.serviceTier;
    if (chunk.usage !== null) this.usage = addServiceTier(chunk.usage, this.#serviceTier);
    for (const choice of chunk.choices) this.#readChoice(choice);
    return chunk;
  }

  /** Whether all that was promised has been said: every choice that began has finished, or the stream said that it is over. */
  get atEnd(): boolean {
    return this.complete || this.streamError !== null || (this.#finished.size > 0 && this.#open.size === 0);
  }

  #readChoice(choice: ChunkChoice): void {
    const count = countCharacters(choice.piece);
    if (choice.piece.toolCalls.length > 0) this.#callsTools = true;
    this.count(count);
    if (choice.finishReason !== null) this.#finish(choice.index, choice.finishReason);
    else if (count > 0 && !this.#finished.has(choice.index)) this.#open.add(choice.index);
  }

  /** Of several choices the first one's reason stands for the answer. */
  #finish(index: number, reason: string): void {
    this.#open.delete(index);
    this.#finished.add(index);
    if (index > this.#finishIndex) return;
    this.#finishIndex = index;
    this.rawFinishReason = reason;
    this.finishReason = mapFinishReason(reason, this.#callsTools);
  }
}

import { asRecord, isRecord, parseJson } from '../../lib/json/index.ts';
import type { Upstream } from '../port.ts';
import { SseDecoder } from '../sse-decoder.ts';
import { OpenBlocks } from './open-blocks.ts';
import { ConverseStreamState } from './stream-state.ts';

/**
 * Reads a stream of this format into events. The vendor frames it in a binary format of its own; what stands behind a provider hands it on
 * as server-sent events whose data is one member of the API's `ConverseStreamOutput`.
 */
export class ConverseStreamDecoder extends SseDecoder<ConverseStreamState> {
  readonly #blocks: OpenBlocks;
  #begun = false;

  constructor(upstream: Upstream) {
    super(new ConverseStreamState(upstream.model));
    this.#blocks = new OpenBlocks(upstream);
  }

  protected read(data: string): void {
    const event = asRecord(parseJson(data));
    const failed = this.facts.streamError !== null;
    this.facts.take(event, data);
    if (!failed && this.facts.streamError !== null) this.out.push({ type: 'error', raw: this.facts.streamError });
    this.#read(event);
    // Counts come behind the reason; then nothing is left to come.
    if (this.facts.complete) this.end();
  }

  #read(event: Readonly<Record<string, unknown>>): void {
    const { messageStart, contentBlockStart, contentBlockDelta, contentBlockStop } = event;
    if (messageStart !== undefined) this.#begin();
    if (isRecord(contentBlockStart)) {
      this.#begin();
      this.#blocks.start(indexOf(contentBlockStart), asRecord(contentBlockStart['start']), this.out);
    }
    if (isRecord(contentBlockDelta)) {
      this.#begin();
      this.#blocks.delta(indexOf(contentBlockDelta), asRecord(contentBlockDelta['delta']), this.out);
    }
    if (isRecord(contentBlockStop)) this.#blocks.stop(indexOf(contentBlockStop), this.out);
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.out.push({ type: 'message-start', id: null, model: null, serviceTier: null });
  }

  protected close(): void {
    const { finishReason, rawFinishReason, stopSequence, streamError } = this.facts;
    if (streamError !== null) return;
    this.#blocks.stopAll(this.out);
    if (finishReason !== null)
      this.out.push({ type: 'choice-end', choice: 0, finishReason, rawFinishReason, stopSequence });
  }
}

function indexOf({ contentBlockIndex }: Readonly<Record<string, unknown>>): number {
  return Number(contentBlockIndex ?? 0);
}

import { asRecord, asString, isRecord, parseJson } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import type { SseState } from '../sse-tap.ts';
import { countCharacters } from './blocks.ts';
import { mapFinishReason } from './finish-reason.ts';
import { mapUsage, mergeUsage } from './usage.ts';
import { cutStreamError } from '../shared/stream-error.ts';
import { StreamFacts } from '../stream-facts.ts';

/** What has been seen of a stream so far; one rule for the tap and for the decoder. */
export class MessageStreamState extends StreamFacts implements SseState {
  stopSequence: string | null = null;
  #usage: JsonRecord = {};

  read(data: string): void {
    this.take(parseJson(data), data);
  }

  /** One payload, parsed. */
  take(event: unknown, data: string): void {
    // What follows the end is not of this answer.
    if (!isRecord(event) || this.complete) return;
    if (event['type'] !== 'ping') this.seen = true;
    switch (event['type']) {
      case 'message_start':
        this.#report(asRecord(event['message'])['usage']);
        return;
      case 'message':
        this.#readWhole(event);
        return;
      case 'content_block_start':
        this.count(countCharacters(event['content_block']));
        return;
      case 'content_block_delta':
        this.#readDelta(asRecord(event['delta']));
        return;
      case 'message_delta':
        this.#report(event['usage']);
        this.#finish(asRecord(event['delta']));
        return;
      case 'message_stop':
        this.complete = true;
        return;
      case 'error':
        this.streamError = cutStreamError(data);
        return;
      default:
    }
  }

  get atEnd(): boolean {
    return this.finishReason !== null || this.complete || this.streamError !== null;
  }

  /** Later reports replace earlier counts: they are of the whole answer so far. */
  #report(usage: unknown): void {
    if (!isRecord(usage)) return;
    this.#usage = mergeUsage(this.#usage, usage);
    this.usage = mapUsage(this.#usage);
  }

  /** One frame that holds the whole answer (Vertex). */
  #readWhole(message: JsonRecord): void {
    this.#report(message['usage']);
    const { content } = message;
    if (Array.isArray(content)) for (const part of content) this.count(countCharacters(part));
    this.#finish(message);
    this.complete = true;
  }

  #readDelta(delta: JsonRecord): void {
    this.count(
      asString(delta['text']).length + asString(delta['thinking']).length + asString(delta['partial_json']).length,
    );
  }

  #finish(delta: JsonRecord): void {
    const raw = asString(delta['stop_reason']);
    if (raw === '') return;
    this.rawFinishReason = raw;
    this.finishReason = mapFinishReason(raw);
    this.stopSequence = asString(delta['stop_sequence']) || null;
  }
}

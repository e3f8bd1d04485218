import { asRecord, asString, isRecord } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { isServerTool } from './blocks.ts';
import { readStopSequence } from './decode-response.ts';
import { isFailure } from './errors.ts';
import { mapFinishReason } from './finish-reason.ts';
import { repeatsCached } from './models.ts';
import { addServiceTier } from '../shared/service-tier.ts';
import { mapUsage } from './usage.ts';
import { cutStreamError } from '../shared/stream-error.ts';
import { StreamFacts } from '../stream-facts.ts';

/** What has been seen of a stream so far. */
export class ConverseStreamState extends StreamFacts {
  stopSequence: string | null = null;
  readonly #cachedTwice: boolean;
  #hasCalls = false;

  constructor(model: string) {
    super();
    this.#cachedTwice = repeatsCached(model);
  }

  /** One event: an object of one member, or a failure in its place. */
  take(event: JsonRecord, data: string): void {
    // What follows the end is not of this answer.
    if (this.complete) return;
    for (const [name, value] of Object.entries(event)) {
      if (!isRecord(value)) continue;
      this.seen = true;
      if (isFailure(name)) this.streamError = cutStreamError(data);
      else this.#read(name, value);
    }
  }

  #read(name: string, value: JsonRecord): void {
    switch (name) {
      case 'contentBlockStart':
        this.#start(asRecord(value['start']));
        return;
      case 'contentBlockDelta':
        this.#count(asRecord(value['delta']));
        return;
      case 'messageStop':
        this.#finish(value);
        return;
      case 'metadata':
        this.usage =
          addServiceTier(mapUsage(value['usage'], this.#cachedTwice), asRecord(value['serviceTier'])['type']) ??
          this.usage;
        if (this.finishReason !== null) this.complete = true;
        return;
      default:
    }
  }

  #start(start: JsonRecord): void {
    const call = start['toolUse'];
    if (!isRecord(call)) return;
    this.count(asString(call['name']).length);
    if (!isServerTool(call)) this.#hasCalls = true;
  }

  #count(delta: JsonRecord): void {
    const reasoning = asRecord(delta['reasoningContent']);
    const input = asString(asRecord(delta['toolUse'])['input']);
    this.count(asString(delta['text']).length + asString(reasoning['text']).length + input.length);
    if (typeof reasoning['redactedContent'] === 'string') this.started = true;
  }

  #finish(stop: JsonRecord): void {
    const raw = asString(stop['stopReason']);
    if (raw === '') return;
    this.rawFinishReason = raw;
    this.finishReason = mapFinishReason(raw, this.#hasCalls);
    this.stopSequence = readStopSequence(stop['additionalModelResponseFields']);
  }
}

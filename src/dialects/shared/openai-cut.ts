import { isRecord, parseJson } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { encodeSseEvent } from '../../lib/sse/index.ts';
import type { DialectUsage } from '../port.ts';
import type { CutState } from '../sse-cutter.ts';
import { encodeUsage } from './encode-openai-usage.ts';

/** Ends a stream of chunks as its server would: a choice that says why, usage where it was asked for, `[DONE]`. */
export class ChunkCut implements CutState {
  readonly #piece: JsonRecord;
  readonly #usageRequested: boolean;
  /** The members of the last chunk, which all of a stream share. */
  #chunk: JsonRecord = {};

  /** @param piece what a choice without output says */
  constructor(piece: JsonRecord, usageRequested: boolean) {
    this.#piece = piece;
    this.#usageRequested = usageRequested;
  }

  read(data: string): void {
    const value = parseJson(data);
    if (isRecord(value) && Array.isArray(value['choices'])) this.#chunk = value;
  }

  end(usage: DialectUsage, out: Uint8Array[]): void {
    const { usage: _, ...members } = this.#chunk;
    const choice = { index: 0, ...this.#piece, finish_reason: 'length' };
    out.push(encodeSseEvent(JSON.stringify({ ...members, choices: [choice] })));
    if (this.#usageRequested)
      out.push(encodeSseEvent(JSON.stringify({ ...members, choices: [], usage: parseJson(encodeUsage(usage)) })));
    out.push(encodeSseEvent('[DONE]'));
  }
}

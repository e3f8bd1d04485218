import { asString, isRecord, joinObject, parseJson, quote } from '../../lib/json/index.ts';
import { encodeSseEvent } from '../../lib/sse/index.ts';
import type { DialectUsage, Framing } from '../port.ts';
import type { CutState } from '../sse-cutter.ts';
import { encodeCounts } from './encode-response.ts';

const encoder = new TextEncoder();
const LAST = '[{"content":{"parts":[],"role":"model"},"finishReason":"MAX_TOKENS","index":0}]';

/** Ends generated content in the middle: one more piece, which is empty and says why. */
export class ContentCut implements CutState {
  readonly #framing: Framing;
  #pieces = 0;
  #model = '';
  #id = '';

  constructor(framing: Framing) {
    this.#framing = framing;
  }

  read(data: string): void {
    this.#pieces++;
    const value = parseJson(data);
    if (!isRecord(value)) return;
    this.#model = asString(value['modelVersion']) || this.#model;
    this.#id = asString(value['responseId']) || this.#id;
  }

  end(usage: DialectUsage, out: Uint8Array[]): void {
    const json = joinObject([
      ['candidates', LAST],
      ['usageMetadata', encodeCounts(usage, null)],
      ['modelVersion', this.#model === '' ? null : quote(this.#model)],
      ['responseId', this.#id === '' ? null : quote(this.#id)],
    ]);
    if (this.#framing === 'sse') out.push(encodeSseEvent(json));
    else out.push(encoder.encode(`${this.#pieces === 0 ? '[' : ',\r\n'}${json}]`));
  }
}

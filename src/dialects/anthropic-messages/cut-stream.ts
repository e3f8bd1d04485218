import { isRecord, joinObject, parseJson, quote } from '../../lib/json/index.ts';
import { encodeSseEvent } from '../../lib/sse/index.ts';
import type { DialectUsage } from '../port.ts';
import type { CutState } from '../sse-cutter.ts';
import { encodeUsage } from './usage.ts';

const DELTA = '{"stop_reason":"max_tokens","stop_sequence":null}';

/** Ends a message in the middle: open blocks end, then the message, for want of tokens. */
export class MessageCut implements CutState {
  readonly #open = new Set<number>();

  read(data: string): void {
    const event = parseJson(data);
    if (!isRecord(event) || typeof event['index'] !== 'number') return;
    if (event['type'] === 'content_block_start') this.#open.add(event['index']);
    else if (event['type'] === 'content_block_stop') this.#open.delete(event['index']);
  }

  end(usage: DialectUsage, out: Uint8Array[]): void {
    const send = (type: string, members: readonly (readonly [string, string])[]): void =>
      void out.push(encodeSseEvent(joinObject([['type', quote(type)], ...members]), type));
    for (const index of this.#open) send('content_block_stop', [['index', String(index)]]);
    send('message_delta', [
      ['delta', DELTA],
      ['usage', encodeUsage(usage)],
    ]);
    send('message_stop', []);
  }
}

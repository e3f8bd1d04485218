import { asArray, asRecord, asString, isRecord, joinArray, joinObject, quote } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { unwrapOpaque, wrapOpaque } from '../conversation/index.ts';
import type { Opaque, Origin, ReasoningBlock } from '../conversation/index.ts';
import { readReasoning } from './blocks.ts';

/** `format` of the details that we write for a client of this dialect: reasoning of another one, in our wrapping. */
const OURS = 'tallygate-v1';

function readOurs(detail: JsonRecord): ReasoningBlock {
  const data = asString(detail['data']);
  return {
    type: 'reasoning',
    text: asString(detail['text']),
    ...(data === '' ? {} : { opaque: unwrapOpaque(data, 'openai-chat') }),
    ...(detail['redacted'] === true ? { redacted: true } : {}),
    ...(detail['summary'] === true ? { summary: true } : {}),
  };
}

/**
 * Reasoning of a turn: what we wrapped as the blocks that it was, a vendor's own (`reasoning_details`, OpenRouter and others) as one
 * block whose details are kept as they were.
 */
export function readReasoningBlocks(turn: JsonRecord, origin: Origin): readonly ReasoningBlock[] {
  const details = asArray(turn['reasoning_details']).filter(isRecord);
  const ours = details.filter((detail) => detail['format'] === OURS);
  if (ours.length > 0) return ours.map(readOurs);
  const text = readReasoning(turn);
  const opaque: Opaque | null = details.length === 0 ? null : { data: JSON.stringify(details), origin };
  if (text === '' && opaque === null) return [];
  return [{ type: 'reasoning', text, ...(opaque === null ? {} : { opaque }) }];
}

/** What of gathered details must come back; null when there are none. */
export function readDetailsOpaque(details: readonly unknown[], origin: Origin): Opaque | null {
  const all = details.filter(isRecord);
  const ours = all.findLast((detail) => detail['format'] === OURS && typeof detail['data'] === 'string');
  if (ours !== undefined) return unwrapOpaque(asString(ours['data']), 'openai-chat');
  return all.length === 0 ? null : { data: JSON.stringify(all), origin };
}

/** Blocks as `reasoning_details` for a client; null when none has anything that must come back. */
export function writeReasoningDetails(blocks: readonly ReasoningBlock[]): string | null {
  if (!blocks.some((block) => block.opaque !== undefined)) return null;
  return joinArray(
    blocks.map((block, index) =>
      joinObject([
        ['type', block.opaque === undefined ? '"reasoning.text"' : '"reasoning.encrypted"'],
        ['index', String(index)],
        ['format', quote(OURS)],
        ['text', block.text === '' ? null : quote(block.text)],
        ['data', block.opaque === undefined ? null : quote(wrapOpaque(block.opaque))],
        ['redacted', block.redacted === true ? 'true' : null],
        ['summary', block.summary === true ? 'true' : null],
      ]),
    ),
  );
}

/** Google's place for a call's signature on this format (`extra_content`). */
export function readCallOpaque(call: JsonRecord, origin: Origin): { readonly opaque?: Opaque } {
  const signature = asString(asRecord(asRecord(call['extra_content'])['google'])['thought_signature']);
  if (signature === '') return {};
  const unwrapped = unwrapOpaque(signature, 'openai-chat');
  return {
    opaque:
      unwrapped.origin.provider === null && unwrapped.data === signature ? { data: signature, origin } : unwrapped,
  };
}

export function writeCallOpaque(opaque: Opaque | undefined, wrapped: boolean): string | null {
  if (opaque === undefined) return null;
  const text = wrapped && opaque.origin.dialect !== 'openai-chat' ? wrapOpaque(opaque) : opaque.data;
  return joinObject([['google', joinObject([['thought_signature', quote(text)]])]]);
}

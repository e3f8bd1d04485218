import { asArray, asRecord, asString, joinArray, joinObject, quote } from '../../lib/json/index.ts';
import type { JsonRecord } from '../../lib/json/index.ts';
import { isOwnOpaque, unwrapOpaque, wrapOpaque } from '../conversation/index.ts';
import type { Losses, Opaque, Origin, ReasoningBlock } from '../conversation/index.ts';
import type { Upstream } from '../port.ts';
import { gateOf } from './models.ts';

/** Who says so: a client, whose opaque parts may be wrapped by us, or a provider, whose own they are. */
export type Speaker = { readonly kind: 'client' } | { readonly kind: 'provider'; readonly origin: Origin };

/**
 * What a wrapped opaque belongs to, since this format has a place for one at reasoning alone: the block that follows, the text before it,
 * or a text of its own that is empty. None: the reasoning itself.
 */
export type CarrierPlace = 'next' | 'last' | 'text';

const CARRIED = /^(next|last|text):/;
const REDACTED = 'redacted:';
/** Between two parts of a summary. */
export const SUMMARY_BREAK = '\n\n';

export type ReadReasoning =
  | { readonly kind: 'block'; readonly block: ReasoningBlock }
  | { readonly kind: 'carried'; readonly place: CarrierPlace; readonly opaque: Opaque };

function joinParts(value: unknown, separator: string): string {
  return asArray(value)
    .map((part) => asString(asRecord(part)['text']))
    .filter((text) => text !== '')
    .join(separator);
}

function readOpaque(data: string, speaker: Speaker): Opaque | null {
  if (data === '') return null;
  return speaker.kind === 'client' ? unwrapOpaque(data, 'openai-responses') : { data, origin: speaker.origin };
}

/** A `reasoning` item; null where it says nothing. The thought itself is preferred to its summary. */
export function readReasoning(item: JsonRecord, speaker: Speaker): ReadReasoning | null {
  const opaque = readOpaque(asString(item['encrypted_content']), speaker);
  const isForeign = opaque !== null && opaque.origin.dialect !== 'openai-responses';
  const place = isForeign ? CARRIED.exec(opaque.data)?.[1] : undefined;
  if (opaque !== null && (place === 'next' || place === 'last' || place === 'text')) {
    return { kind: 'carried', place, opaque: { ...opaque, data: opaque.data.slice(place.length + 1) } };
  }
  const isRedacted = isForeign && opaque.data.startsWith(REDACTED);
  const content = joinParts(item['content'], '');
  const summary = content === '' ? joinParts(item['summary'], SUMMARY_BREAK) : '';
  if (opaque === null && content === '' && summary === '') return null;
  const kept = isRedacted && opaque !== null ? { ...opaque, data: opaque.data.slice(REDACTED.length) } : opaque;
  const block: ReasoningBlock = {
    type: 'reasoning',
    text: content + summary,
    ...(summary === '' ? {} : { summary: true }),
    ...(isRedacted ? { redacted: true } : {}),
    ...(kept === null || kept.data === '' ? {} : { opaque: kept }),
  };
  return { kind: 'block', block };
}

function parts(type: 'summary_text' | 'reasoning_text', text: string): string {
  if (text === '') return '[]';
  return joinArray([
    joinObject([
      ['type', quote(type)],
      ['text', quote(text)],
    ]),
  ]);
}

/** What a client keeps of a block for us: as it is where it is of this format, else wrapped. */
export function sealReasoning(block: ReasoningBlock, opaque: Opaque | undefined): string | null {
  if (opaque === undefined) return null;
  if (opaque.origin.dialect === 'openai-responses') return opaque.data;
  return wrapOpaque(block.redacted === true ? { ...opaque, data: REDACTED + opaque.data } : opaque);
}

/** The same for what belongs to a text or to a call. */
export function sealCarried(place: CarrierPlace, opaque: Opaque): string {
  return wrapOpaque({ ...opaque, data: `${place}:${opaque.data}` });
}

/** A `reasoning` item for a client, who reads what was thought as its summary. */
export function encodeReasoningItem(id: string, status: string, text: string, sealed: string | null): string {
  return joinObject([
    ['id', quote(id)],
    ['type', '"reasoning"'],
    ['status', quote(status)],
    ['summary', parts('summary_text', text)],
    ['encrypted_content', sealed === null ? null : quote(sealed)],
  ]);
}

/**
 * A `reasoning` item for a provider: without an id, which only a provider that keeps state knows. Models that seal their thoughts take
 * nothing else back.
 */
export function encodeOwnReasoning(block: ReasoningBlock, upstream: Upstream, losses: Losses): string | null {
  const { opaque, text } = block;
  const goesBack = opaque === undefined ? !gateOf(upstream.model).sealsReasoning : isOwnOpaque(opaque, upstream);
  if (!goesBack) {
    losses.changed('reasoning of earlier turns was left out');
    return null;
  }
  return joinObject([
    ['type', '"reasoning"'],
    ['summary', parts('summary_text', block.summary === true ? text : '')],
    ['content', block.summary === true || text === '' ? null : parts('reasoning_text', text)],
    ['encrypted_content', quote(opaque?.data)],
  ]);
}

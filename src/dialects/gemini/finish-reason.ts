import type { CanonicalFinishReason } from '../port.ts';

const FINISH_REASONS: ReadonlyMap<string, CanonicalFinishReason> = new Map([
  ['STOP', 'stop'],
  ['CONTINUATION', 'stop'],
  ['MAX_TOKENS', 'length'],
  ['MALFORMED_FUNCTION_CALL', 'error'],
  ['UNEXPECTED_TOOL_CALL', 'error'],
  ['TOO_MANY_TOOL_CALLS', 'error'],
  ['MALFORMED_RESPONSE', 'error'],
  ['OTHER', 'error'],
  ['FINISH_REASON_UNSPECIFIED', 'stop'],
]);

/** A reason in the canonical form; the format says STOP also where tools are called, and every other one is a filter. */
export function mapFinishReason(raw: string, callsTools: boolean): CanonicalFinishReason {
  const reason = FINISH_REASONS.get(raw) ?? 'content_filter';
  return reason === 'stop' && callsTools ? 'tool_calls' : reason;
}

/** The canonical reason in this format's words; a reason of this format's own is kept. */
export function encodeFinishReason(reason: CanonicalFinishReason, raw: string | null): string {
  if (
    raw !== null &&
    (FINISH_REASONS.has(raw) || /^[A-Z]+(?:_[A-Z]+)+$|^(?:SAFETY|RECITATION|BLOCKLIST|SPII|LANGUAGE)$/.test(raw))
  )
    return raw;
  switch (reason) {
    case 'length':
      return 'MAX_TOKENS';
    case 'content_filter':
      return 'SAFETY';
    case 'error':
      return 'OTHER';
    case 'stop':
    case 'tool_calls':
      return 'STOP';
    default:
      return reason satisfies never;
  }
}

import type { CanonicalFinishReason } from '../port.ts';

/** Every spelling seen on this format and its kin; `stop` for one that is not listed. */
const FINISH_REASONS: ReadonlyMap<string, CanonicalFinishReason> = new Map([
  ['stop', 'stop'],
  ['length', 'length'],
  ['max_tokens', 'length'],
  ['model_length', 'length'],
  ['tool_calls', 'tool_calls'],
  ['tool_call', 'tool_calls'],
  ['tool_use', 'tool_calls'],
  ['function_call', 'tool_calls'],
  ['content_filter', 'content_filter'],
  ['safety', 'content_filter'],
  ['sensitive', 'content_filter'],
  ['error', 'error'],
  ['abort', 'error'],
  ['network_error', 'error'],
  ['insufficient_system_resource', 'error'],
]);

/**
 * A raw finish reason in the canonical form. Servers that say `stop` although the model calls tools are corrected; `length` stays,
 * because such a call is cut.
 */
export function mapFinishReason(raw: string, callsTools: boolean): CanonicalFinishReason {
  const reason = FINISH_REASONS.get(raw.toLowerCase()) ?? 'stop';
  return reason === 'stop' && callsTools ? 'tool_calls' : reason;
}

/** The canonical reason in this format's words; it has none for a failure. */
export function encodeFinishReason(reason: CanonicalFinishReason): 'stop' | 'length' | 'tool_calls' | 'content_filter' {
  return reason === 'error' ? 'stop' : reason;
}

import type { CanonicalFinishReason } from '../port.ts';

const FINISH_REASONS: ReadonlyMap<string, CanonicalFinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['tool_use', 'tool_calls'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['guardrail_intervened', 'content_filter'],
  ['content_filtered', 'content_filter'],
  ['malformed_model_output', 'error'],
  ['malformed_tool_use', 'error'],
]);

/** `stopReason` in the canonical form; an unknown one is `stop`. Some models say that they are done beside calls. */
export function mapFinishReason(raw: string, hasCalls: boolean): CanonicalFinishReason {
  const reason = FINISH_REASONS.get(raw) ?? 'stop';
  return reason === 'stop' && hasCalls ? 'tool_calls' : reason;
}

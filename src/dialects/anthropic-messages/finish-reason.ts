import type { CanonicalFinishReason } from '../port.ts';

const FINISH_REASONS: ReadonlyMap<string, CanonicalFinishReason> = new Map([
  ['end_turn', 'stop'],
  ['stop_sequence', 'stop'],
  ['pause_turn', 'stop'],
  ['max_tokens', 'length'],
  ['model_context_window_exceeded', 'length'],
  ['tool_use', 'tool_calls'],
  ['refusal', 'content_filter'],
]);

/** `stop_reason` in the canonical form; an unknown one is `stop`. */
export function mapFinishReason(raw: string): CanonicalFinishReason {
  return FINISH_REASONS.get(raw) ?? 'stop';
}

/** The canonical reason in this format's words; a reason of this format's own is kept. */
export function encodeFinishReason(
  reason: CanonicalFinishReason,
  raw: string | null,
  stopSequence: string | null,
): string {
  if (raw !== null && FINISH_REASONS.has(raw) && mapFinishReason(raw) === reason) return raw;
  if (stopSequence !== null && reason === 'stop') return 'stop_sequence';
  switch (reason) {
    case 'length':
      return 'max_tokens';
    case 'tool_calls':
      return 'tool_use';
    case 'content_filter':
      return 'refusal';
    case 'stop':
    case 'error':
      return 'end_turn';
    default:
      return reason satisfies never;
  }
}

import type { CanonicalFinishReason } from '../port.ts';

const FINISH_REASONS: ReadonlyMap<string, CanonicalFinishReason> = new Map([
  ['length', 'length'],
  ['content_filter', 'content_filter'],
  ['error', 'error'],
  ['abort', 'error'],
  ['insufficient_system_resource', 'error'],
]);

/** A raw finish reason in the canonical form; servers have many words for an end that was the model's own. */
export function mapFinishReason(raw: string): CanonicalFinishReason {
  return FINISH_REASONS.get(raw) ?? 'stop';
}

/** The canonical reason in this format's words; it has none for a failure, and no tools. */
export function encodeFinishReason(reason: CanonicalFinishReason): 'stop' | 'length' | 'content_filter' {
  return reason === 'length' || reason === 'content_filter' ? reason : 'stop';
}

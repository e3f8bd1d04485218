import type { ClientDialectName } from '../../src/store/records/index.ts';
import type { Said } from './said.ts';
import { lost } from './verdict.ts';
import type { Verdict, Verdicts } from './verdict.ts';

/** How each canonical reason may be said, by dialect. */
const REASONS: Readonly<Record<ClientDialectName, Readonly<Record<string, readonly string[]>>>> = {
  'openai-chat': {
    stop: ['stop'],
    length: ['length'],
    tool_calls: ['tool_calls'],
    content_filter: ['content_filter'],
    error: ['stop'],
  },
  'openai-responses': {
    stop: ['completed'],
    length: ['max_output_tokens'],
    tool_calls: ['completed'],
    content_filter: ['content_filter'],
    error: ['failed'],
  },
  'anthropic-messages': {
    stop: ['end_turn', 'stop_sequence', 'pause_turn'],
    length: ['max_tokens', 'model_context_window_exceeded'],
    tool_calls: ['tool_use'],
    content_filter: ['refusal'],
    error: ['end_turn'],
  },
  gemini: {
    stop: ['STOP'],
    length: ['MAX_TOKENS'],
    tool_calls: ['STOP'],
    content_filter: ['SAFETY', 'BLOCKED'],
    error: ['OTHER'],
  },
};

/** Features of an answer and whether the target's own SDK reads them as the source said them; features that it does not have are absent. */
export function compareAnswers(
  source: Said,
  read: Said,
  target: ClientDialectName,
  warnings: readonly string[],
): Verdicts {
  const results = new Map<string, Verdict>();
  const note = (feature: string, expected: unknown, found: unknown): void => {
    results.set(feature, Bun.deepEquals(expected, found) ? 'kept' : lost(expected, found));
  };
  if (source.text !== '' || read.text !== '') note('text', source.text, read.text);
  if (source.reasoning !== '' || read.reasoning !== '') note('reasoning', source.reasoning, read.reasoning);
  if (source.calls.length + read.calls.length > 0) {
    // What was cut cannot be an object where a dialect wants one; the name and the reason still say so.
    const comparable = read.calls.map(([name, given], index) => [
      name,
      source.calls[index]?.[1] === null ? null : given,
    ]);
    note('tool calls', source.calls, comparable);
  }
  const allowed = REASONS[target][source.finish ?? 'stop'] ?? [];
  results.set('finish reason', allowed.includes(read.finish ?? '') ? 'kept' : lost(source.finish, read.finish));
  if (source.input !== null)
    note('usage', [source.input, source.cached, source.output], [read.input, read.cached ?? 0, read.output]);
  if (source.urls.length === 0) return results;
  if (warnings.some((warning) => warning.includes('citation'))) results.set('citations', 'warned');
  else note('citations', source.urls, read.urls);
  return results;
}

import type { AnswerChoice, Citation, ConversationAnswer } from '../../src/dialects/conversation/index.ts';
import { joinText, toolCallsOf } from '../../src/dialects/conversation/index.ts';
import { isRecord, parseJson } from '../../src/lib/json/index.ts';

/** What an answer says, whoever reads it. Null: not said. */
export interface Said {
  readonly text: string;
  readonly reasoning: string;
  /** Name and arguments as an object; null: they are no JSON object. */
  readonly calls: readonly (readonly [string, unknown])[];
  readonly finish: string | null;
  readonly input: number | null;
  readonly cached: number | null;
  readonly output: number | null;
  readonly urls: readonly string[];
}

/** Arguments as a reader compares them. */
export function readArguments(text: string): unknown {
  if (text.trim() === '') return {};
  const value = parseJson(text);
  return isRecord(value) ? value : null;
}

function urlsOf({ content }: AnswerChoice): readonly string[] {
  const cited: readonly Citation[] = content.flatMap((block) => (block.type === 'text' ? (block.citations ?? []) : []));
  return [...new Set(cited.map((citation) => citation.url).filter((url) => url !== null))].sort();
}

/** What the first choice of a canonical answer says; `finish` is the canonical reason. */
export function sayOf(answer: ConversationAnswer): Said {
  const { usage } = answer;
  const choice = answer.choices[0];
  const content = choice?.content ?? [];
  const written = content
    .map((block) => (block.type === 'text' || block.type === 'refusal' ? block.text : ''))
    .join('');
  return {
    // Spoken answers have no text but their transcript.
    text: written,
    reasoning: joinText(content, 'reasoning'),
    calls: toolCallsOf(content).map((call) => [
      call.name,
      call.kind === 'custom' ? { input: call.arguments } : readArguments(call.arguments),
    ]),
    finish: choice === undefined ? 'content_filter' : (choice.finishReason ?? 'stop'),
    input:
      usage === null
        ? null
        : usage.input +
          usage.cachedRead +
          usage.cacheWrite5m +
          usage.cacheWrite1h +
          usage.cacheWrite30m +
          usage.cacheWrite12h,
    cached: usage?.cachedRead ?? null,
    output: usage?.output ?? null,
    urls: choice === undefined ? [] : urlsOf(choice),
  };
}

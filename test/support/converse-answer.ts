import type { ContentBlock, ConversationAnswer } from '../../src/dialects/conversation/index.ts';
import type { Usage } from '../../src/store/records/index.ts';
import { joinArray, joinObject, quote } from '../../src/lib/json/index.ts';

/** One event of a stream: the member of the API's `ConverseStreamOutput`. */
export type ConverseEvent = Readonly<Record<string, object>>;

const REASONS = {
  stop: 'end_turn',
  length: 'max_tokens',
  tool_calls: 'tool_use',
  content_filter: 'guardrail_intervened',
  error: 'malformed_model_output',
} as const;

function reasonOf(answer: ConversationAnswer): string {
  const choice = answer.choices[0];
  return choice?.rawFinishReason ?? REASONS[choice?.finishReason ?? 'stop'];
}

/** A block as the API answers it; null: it has none such. */
function writeBlock(block: ContentBlock): string | null {
  switch (block.type) {
    case 'text':
      return joinObject([['text', quote(block.text)]]);
    case 'reasoning': {
      const data = block.opaque?.data ?? '';
      const said = joinObject([
        ['text', quote(block.text)],
        ['signature', data === '' ? null : quote(data)],
      ]);
      const inner: [string, string | null] =
        block.redacted === true ? ['redactedContent', quote(data)] : ['reasoningText', said];
      return joinObject([['reasoningContent', joinObject([inner])]]);
    }
    case 'tool-call': {
      const call = joinObject([
        ['toolUseId', quote(block.id)],
        ['name', quote(block.name)],
        ['input', block.arguments],
      ]);
      return joinObject([['toolUse', call]]);
    }
    default:
      return null;
  }
}

function writeUsage(usage: Usage): object {
  const written = usage.cacheWrite5m + usage.cacheWrite1h;
  return {
    inputTokens: usage.input,
    outputTokens: usage.output,
    totalTokens: usage.input + usage.output + usage.cachedRead + written,
    cacheReadInputTokens: usage.cachedRead,
    cacheWriteInputTokens: written,
    cacheDetails: usage.cacheWrite1h === 0 ? [] : [{ ttl: '1h', inputTokens: usage.cacheWrite1h }],
    serverToolUsage: {},
  };
}

/** An answer as Bedrock would send it whole; `arguments` must be JSON objects. */
export function writeConverseAnswer(answer: ConversationAnswer): string {
  const choice = answer.choices[0];
  const blocks = (choice?.content ?? []).map(writeBlock).filter((json) => json !== null);
  const message = joinObject([
    ['role', '"assistant"'],
    ['content', joinArray(blocks)],
  ]);
  return joinObject([
    ['output', joinObject([['message', message]])],
    ['stopReason', quote(reasonOf(answer))],
    ['usage', answer.usage === null ? null : JSON.stringify(writeUsage(answer.usage))],
    ['metrics', '{"latencyMs":12}'],
  ]);
}

function writeDeltas(block: ContentBlock, cut: (text: string) => readonly string[]): readonly object[] {
  switch (block.type) {
    case 'text':
      return cut(block.text).map((text) => ({ text }));
    case 'reasoning': {
      const data = block.opaque?.data ?? '';
      if (block.redacted === true) return [{ reasoningContent: { redactedContent: data } }];
      const said = cut(block.text).map((text) => ({ reasoningContent: { text } }));
      return data === '' ? said : [...said, { reasoningContent: { signature: data } }];
    }
    case 'tool-call':
      return cut(block.arguments).map((input) => ({ toolUse: { input } }));
    default:
      return [];
  }
}

/** Text in pieces of this length. */
export function cutText(length: number): (text: string) => readonly string[] {
  return (text) => text.match(new RegExp(`[^]{1,${length}}`, 'g')) ?? [];
}

/** The same answer as a stream, its texts in pieces. */
export function writeConverseEvents(answer: ConversationAnswer, cut = cutText(7)): readonly ConverseEvent[] {
  const choice = answer.choices[0];
  const events: ConverseEvent[] = [{ messageStart: { role: 'assistant', p: 'abc' } }];
  (choice?.content ?? []).forEach((block, contentBlockIndex) => {
    if (block.type === 'tool-call')
      events.push({
        contentBlockStart: { contentBlockIndex, start: { toolUse: { toolUseId: block.id, name: block.name } } },
      });
    for (const delta of writeDeltas(block, cut))
      events.push({ contentBlockDelta: { contentBlockIndex, delta, p: 'ab' } });
    events.push({ contentBlockStop: { contentBlockIndex } });
  });
  events.push({ messageStop: { stopReason: reasonOf(answer) } });
  if (answer.usage !== null) events.push({ metadata: { usage: writeUsage(answer.usage), metrics: { latencyMs: 12 } } });
  return events;
}

/** Events as the decoder is handed them. */
export function frameConverseEvents(events: readonly ConverseEvent[]): Uint8Array {
  return new TextEncoder().encode(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join(''));
}

import { firstContent, joinText, toolCallsOf } from '../../../dialects/conversation/index.ts';
import type { ConversationAnswer } from '../../../dialects/conversation/index.ts';
import { formatUsd } from '../../../lib/money.ts';
import { apiUsage } from '../../../metering/index.ts';
import type { SettledFacts } from '../../../pipeline/port.ts';
import type { PromptAnswer } from './schema.ts';

const FINISH_REASONS = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'tool_calls',
  content_filter: 'content_filter',
  error: 'stop',
  cancelled: 'stop',
} as const;

/** Arguments as an object; a call that was cut in the middle keeps its text. */
function parseArguments(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** `data` of a prompt's answer (API.md 4.2.1). */
export function renderAnswer(answer: ConversationAnswer, facts: SettledFacts): PromptAnswer {
  const content = firstContent(answer);
  const text = joinText(content, 'text');
  const calls = toolCallsOf(content).map((call) => ({
    id: call.id,
    name: call.name,
    arguments: parseArguments(call.arguments),
  }));
  return {
    id: facts.id,
    model: facts.model,
    provider: facts.provider ?? '',
    output: text === '' ? joinText(content, 'refusal') : text,
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
    finish_reason: FINISH_REASONS[facts.finishReason ?? 'stop'],
    usage: apiUsage(facts.usage),
    cost: { amount: formatUsd(facts.charge), currency: 'USD' },
    latency_ms: facts.latencyMs,
    time_to_first_token_ms: facts.timeToFirstTokenMs,
  };
}

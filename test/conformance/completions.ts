import { fold, hideReasoning, ReasoningFilter, unfold } from '../../src/dialects/conversation/index.ts';
import type { ConversationAnswer, ConversationEvent } from '../../src/dialects/conversation/index.ts';
import { openaiCompletions } from '../../src/dialects/openai-completions/index.ts';
import type { AnswerLabel, Dialect, Upstream } from '../../src/dialects/port.ts';
import { asArray, asRecord } from '../../src/lib/json/index.ts';
import type { CorpusCase } from '../corpus/cases.ts';
import { loadCases } from '../corpus/cases.ts';
import { compare, startTally } from './tally.ts';
import type { Tally } from './tally.ts';

interface Said {
  readonly choices: readonly { readonly text: unknown; readonly finish_reason: unknown }[];
  readonly usage: unknown;
}

const encoder = new TextEncoder();
const ECHO = 'Echo. ';
const LABEL: AnswerLabel = {
  id: 'req_1',
  model: 'asked',
  createdAt: 1,
  stream: true,
  usageRequested: true,
  reasoningShown: false,
  framing: 'sse',
  echo: ECHO,
};
/** Ends that this format has no word for. */
const NO_WORD = new Set(['tool_calls', 'error']);

/** What a recorded answer says, as events; null: it is none. */
function readEvents(dialect: Dialect, recorded: CorpusCase): readonly ConversationEvent[] | null {
  const upstream: Upstream = { dialect: dialect.name, provider: 'prv_1', model: 'm' };
  if (recorded.stream === null) {
    if (Number(recorded.response?.['status'] ?? 200) >= 400) return null;
    try {
      return unfold(dialect.decodeAnswer(encoder.encode(JSON.stringify(recorded.response?.['body'])), upstream));
    } catch {
      return null;
    }
  }
  const decoder = dialect.createDecoder(upstream);
  const events: ConversationEvent[] = [];
  decoder.push(recorded.stream, events);
  decoder.finish(events);
  return decoder.state.streamError === null ? events : null;
}

function expectedOf(answer: ConversationAnswer): Said['choices'] {
  const choices = answer.choices.map(({ content, finishReason }) => ({
    text: ECHO + content.map((block) => (block.type === 'text' || block.type === 'refusal' ? block.text : '')).join(''),
    finish_reason: finishReason === null || NO_WORD.has(finishReason) ? 'stop' : finishReason,
  }));
  return choices.length === 0 ? [{ text: ECHO, finish_reason: 'content_filter' }] : choices;
}

function readWhole(answer: ConversationAnswer): Said {
  const whole = asRecord(JSON.parse(openaiCompletions.encodeAnswer(answer, LABEL).body));
  const choices = asArray(whole['choices']).map((choice) => {
    const { text, finish_reason: reason } = asRecord(choice);
    return { text, finish_reason: reason };
  });
  return { choices, usage: whole['usage'] };
}

function readStream(events: readonly ConversationEvent[]): Said {
  const written = openaiCompletions.createEncoder(LABEL);
  const filter = new ReasoningFilter();
  const out: Uint8Array[] = [];
  for (const event of events) if (event.type !== 'error' && filter.keeps(event)) written.push(event, out);
  written.finish(out);
  const choices: { text: string; finish_reason: unknown }[] = [];
  let usage: unknown;
  for (const [, data = ''] of Buffer.concat(out)
    .toString()
    .matchAll(/^data: (\{.*)$/gm)) {
    const chunk = JSON.parse(data);
    usage = chunk.usage ?? usage;
    for (const { index, text, finish_reason: reason } of chunk.choices) {
      const choice = (choices[index] ??= { text: '', finish_reason: null });
      choice.text += text;
      choice.finish_reason = reason ?? choice.finish_reason;
    }
  }
  return { choices, usage };
}

/** Recorded answers of every dialect, written for a client of text completions that wants its prompt echoed. */
export function tallyCompletions(dialects: readonly Dialect[]): readonly Tally[] {
  return dialects.flatMap((dialect) => {
    const pair = `${dialect.name} → openai-completions`;
    const [whole, streamed] = [startTally(pair, 'whole answers'), startTally(pair, 'streams')];
    for (const recorded of loadCases(dialect.name)) {
      const events = readEvents(dialect, recorded);
      if (events === null) continue;
      const answer = hideReasoning(fold(events));
      const choices = expectedOf(answer);
      const said = readWhole(answer);
      compare(whole, recorded.name, said.choices, choices);
      compare(streamed, recorded.name, readStream(events), { choices, usage: said.usage });
    }
    return [whole, streamed];
  });
}

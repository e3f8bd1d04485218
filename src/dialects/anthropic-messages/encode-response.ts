import { joinObject, quote } from '../../lib/json/index.ts';
import { Losses } from '../conversation/index.ts';
import type { ConversationAnswer } from '../conversation/index.ts';
import type { AnswerLabel, Encoded } from '../port.ts';
import { NO_USAGE } from '../../store/records/index.ts';
import { encodeBlocks } from './encode-content.ts';
import { encodeFinishReason } from './finish-reason.ts';
import { encodeUsage } from './usage.ts';

/** A canonical answer as a message; of several choices the first. */
export function encodeAnswer(answer: ConversationAnswer, label: AnswerLabel): Encoded {
  const losses = new Losses();
  const [first] = answer.choices;
  if (answer.choices.length > 1) losses.changed('of several choices the first was answered');
  if (first?.logprobs != null) losses.dropped('logprobs');
  const blocks = encodeBlocks(first?.content ?? [], { kind: 'client' }, losses);
  const reason = first?.finishReason ?? (first === undefined ? 'content_filter' : 'stop');
  const body = joinObject([
    ['id', quote(label.answerId ?? `msg_${label.id.slice('req_'.length)}`)],
    ['type', '"message"'],
    ['role', '"assistant"'],
    ['model', quote(answer.model ?? label.model)],
    ['content', `[${blocks}]`],
    ['stop_reason', quote(encodeFinishReason(reason, first?.rawFinishReason ?? null, first?.stopSequence ?? null))],
    ['stop_sequence', quote(first?.stopSequence ?? null) ?? 'null'],
    ['usage', encodeUsage(answer.usage ?? NO_USAGE)],
  ]);
  return { body, warnings: losses.list };
}

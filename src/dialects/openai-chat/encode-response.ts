import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import { joinText, Losses } from '../conversation/index.ts';
import type { AnswerChoice, ContentBlock, ConversationAnswer, ReasoningBlock } from '../conversation/index.ts';
import type { AnswerLabel, Encoded } from '../port.ts';
import { encodeCitation, encodeLogprobs } from './annotations.ts';
import { encodeToolCall } from './encode-messages.ts';
import { encodeUsage } from './encode-usage.ts';
import { encodeFinishReason } from './finish-reason.ts';
import { writeReasoningDetails } from './reasoning-details.ts';

/** Citations of all texts, their positions in the joined text. */
function encodeAnnotations(content: readonly ContentBlock[]): string | null {
  const written: string[] = [];
  let shift = 0;
  for (const block of content) {
    if (block.type !== 'text') continue;
    for (const citation of block.citations ?? []) {
      const json = encodeCitation(citation, shift);
      if (json !== null) written.push(json);
    }
    shift += block.text.length;
  }
  return written.length === 0 ? null : joinArray(written);
}

/** Spoken output; its transcript is the only text of such a turn. */
function encodeAudio(content: readonly ContentBlock[]): string | null {
  const audio = content.find((block) => block.type === 'audio');
  if (audio?.source.kind !== 'base64') return null;
  return joinObject([
    ['data', quote(audio.source.data)],
    ['transcript', quote(audio.transcript ?? '')],
  ]);
}

/** What a block that has no place in this format is called in the warning. */
function noteLosses(content: readonly ContentBlock[], losses: Losses): void {
  for (const block of content) {
    if (block.type === 'raw' && block.dialect !== 'openai-chat') losses.dropped(block.label);
    if (block.type === 'image' || block.type === 'video' || block.type === 'document') losses.dropped(block.type);
  }
}

function encodeMessage(choice: AnswerChoice, losses: Losses): string {
  const { content } = choice;
  noteLosses(content, losses);
  const text = joinText(content, 'text');
  const refusal = joinText(content, 'refusal');
  const reasoning = joinText(content, 'reasoning');
  const calls = content.filter((block) => block.type === 'tool-call');
  const thoughts = content.filter((block): block is ReasoningBlock => block.type === 'reasoning');
  const isSilent = text === '' && (calls.length > 0 || refusal !== '');
  return joinObject([
    ['role', '"assistant"'],
    ['content', isSilent ? 'null' : quote(text)],
    ['refusal', refusal === '' ? 'null' : quote(refusal)],
    ['reasoning_content', reasoning === '' ? null : quote(reasoning)],
    ['reasoning_details', writeReasoningDetails(thoughts)],
    ['annotations', encodeAnnotations(content)],
    ['audio', encodeAudio(content)],
    ['tool_calls', calls.length === 0 ? null : joinArray(calls.map((call) => encodeToolCall(call, true)))],
  ]);
}

/** A canonical answer as a chat completion. */
export function encodeAnswer(answer: ConversationAnswer, label: AnswerLabel): Encoded {
  const losses = new Losses();
  const blocked: AnswerChoice = {
    content: [],
    finishReason: 'content_filter',
    rawFinishReason: null,
    stopSequence: null,
    logprobs: null,
  };
  const choices = answer.choices.length === 0 ? [blocked] : answer.choices;
  const written = choices.map((choice, index) =>
    joinObject([
      ['index', String(index)],
      ['message', encodeMessage(choice, losses)],
      ['logprobs', choice.logprobs === null ? 'null' : encodeLogprobs(choice.logprobs)],
      ['finish_reason', quote(encodeFinishReason(choice.finishReason ?? 'stop'))],
    ]),
  );
  const body = joinObject([
    ['id', quote(label.answerId ?? `chatcmpl-${label.id}`)],
    ['object', '"chat.completion"'],
    ['created', String(label.createdAt)],
    ['model', quote(answer.model ?? label.model)],
    ['choices', joinArray(written)],
    ['usage', answer.usage === null ? null : encodeUsage(answer.usage)],
    ['service_tier', quote(answer.serviceTier)],
  ]);
  return { body, warnings: losses.list };
}

import { joinArray, joinObject, quote } from '../../lib/json/index.ts';
import { joinText, Losses } from '../conversation/index.ts';
import type {
  AnswerChoice,
  ContentBlock,
  ConversationAnswer,
  ReasoningBlock,
  ToolCallBlock,
} from '../conversation/index.ts';
import type { AnswerLabel, Encoded } from '../port.ts';
import { addMember } from '../shared/add-member.ts';
import { encodeCitation, encodeLogprobs } from './annotations.ts';
import { encodeToolCall } from './encode-messages.ts';
import { encodeUsage } from './encode-usage.ts';
import { encodeFinishReason } from './finish-reason.ts';
import { writeReasoningDetails } from './reasoning-details.ts';

function isCiting(block: ContentBlock): boolean {
  return block.type === 'text' && block.citations !== undefined;
}

/** Citations of all texts, their positions in the joined text. */
function encodeAnnotations(content: readonly ContentBlock[]): string | null {
  if (!content.some(isCiting)) return null;
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

function isCall(block: ContentBlock): block is ToolCallBlock {
  return block.type === 'tool-call';
}

function isThought(block: ContentBlock): block is ReasoningBlock {
  return block.type === 'reasoning';
}

function encodeMessage(choice: AnswerChoice, losses: Losses): string {
  const { content } = choice;
  noteLosses(content, losses);
  const text = joinText(content, 'text');
  const refusal = joinText(content, 'refusal');
  const reasoning = joinText(content, 'reasoning');
  const hasCalls = content.some(isCall);
  const isSilent = text === '' && (hasCalls || refusal !== '');
  const said = isSilent ? 'null' : quote(text);
  let message = `{"role":"assistant","content":${said},"refusal":${refusal === '' ? 'null' : quote(refusal)}`;
  if (reasoning !== '') message = addMember(message, 'reasoning_content', quote(reasoning));
  if (content.some(isThought))
    message = addMember(message, 'reasoning_details', writeReasoningDetails(content.filter(isThought)));
  message = addMember(message, 'annotations', encodeAnnotations(content));
  message = addMember(message, 'audio', encodeAudio(content));
  if (hasCalls) {
    const calls = content.filter(isCall).map((call) => encodeToolCall(call, true));
    message = addMember(message, 'tool_calls', joinArray(calls));
  }
  return `${message}}`;
}

const BLOCKED: AnswerChoice = {
  content: [],
  finishReason: 'content_filter',
  rawFinishReason: null,
  stopSequence: null,
  logprobs: null,
};

function encodeChoice(choice: AnswerChoice, index: number, losses: Losses): string {
  const message = encodeMessage(choice, losses);
  const logprobs = choice.logprobs === null ? 'null' : encodeLogprobs(choice.logprobs);
  const reason = encodeFinishReason(choice.finishReason ?? 'stop');
  return `{"index":${index},"message":${message},"logprobs":${logprobs},"finish_reason":"${reason}"}`;
}

function encodeChoices(choices: readonly AnswerChoice[], losses: Losses): string {
  let text = encodeChoice(choices[0] ?? BLOCKED, 0, losses);
  for (let index = 1; index < choices.length; index++)
    text += `,${encodeChoice(choices[index] ?? BLOCKED, index, losses)}`;
  return text;
}

/** A canonical answer as a chat completion. */
export function encodeAnswer(answer: ConversationAnswer, label: AnswerLabel): Encoded {
  const losses = new Losses();
  const id = quote(label.answerId ?? `chatcmpl-${label.id}`);
  const model = quote(answer.model ?? label.model);
  let body = `{"id":${id},"object":"chat.completion","created":${label.createdAt},"model":${model}`;
  body += `,"choices":[${encodeChoices(answer.choices, losses)}]`;
  body = addMember(body, 'usage', answer.usage === null ? null : encodeUsage(answer.usage));
  body = addMember(body, 'service_tier', quote(answer.serviceTier));
  return { body: `${body}}`, warnings: losses.list };
}

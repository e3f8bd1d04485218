import { joinArray } from '../../lib/json/index.ts';
import { Losses } from '../conversation/index.ts';
import type { AnswerChoice, ConversationAnswer } from '../conversation/index.ts';
import type { AnswerLabel, Encoded } from '../port.ts';
import { encodeUsage } from '../shared/encode-openai-usage.ts';
import { encodeChoice, encodeCompletion, noteLosses } from './encode-choice.ts';
import { encodeFinishReason } from './finish-reason.ts';
import { encodeLogprobs } from './logprobs.ts';

const BLOCKED: AnswerChoice = {
  content: [],
  finishReason: 'content_filter',
  rawFinishReason: null,
  stopSequence: null,
  logprobs: null,
};

/** What is said, in the order in which it was: a refusal is a text too. */
function readText({ content }: AnswerChoice): string {
  return content.map((block) => (block.type === 'text' || block.type === 'refusal' ? block.text : '')).join('');
}

/** A canonical answer as a text completion. */
export function encodeAnswer(answer: ConversationAnswer, label: AnswerLabel): Encoded {
  const losses = new Losses();
  const echo = label.echo ?? '';
  const choices = answer.choices.length === 0 ? [BLOCKED] : answer.choices;
  const written = choices.map((choice, index) => {
    noteLosses(choice.content, losses);
    return encodeChoice({
      index,
      text: echo + readText(choice),
      logprobs: choice.logprobs === null ? null : encodeLogprobs(choice.logprobs, echo.length),
      finishReason: encodeFinishReason(choice.finishReason ?? 'stop'),
    });
  });
  const usage = answer.usage === null ? null : encodeUsage(answer.usage);
  return { body: encodeCompletion(label, answer.model, joinArray(written), usage), warnings: losses.list };
}

import { unfold } from '../conversation/index.ts';
import type { ConversationAnswer } from '../conversation/index.ts';
import type { AnswerLabel, Encoded } from '../port.ts';
import { OutputWriter } from './output-writer.ts';
import { encodeResponse } from './response-object.ts';

/** A canonical answer as a response; of several choices the first. */
export function encodeAnswer(answer: ConversationAnswer, label: AnswerLabel): Encoded {
  const writer = new OutputWriter(label, () => undefined);
  for (const event of unfold(answer)) {
    if (event.type === 'logprobs' && event.choice === 0) writer.score(event.logprobs);
    else if ('block' in event) writer.push(event);
  }
  writer.finish();
  const [first] = answer.choices;
  const body = encodeResponse(label, {
    finishReason: first === undefined ? 'content_filter' : (first.finishReason ?? 'stop'),
    model: answer.model,
    serviceTier: answer.serviceTier,
    output: writer.output,
    usage: answer.usage,
  });
  return { body, warnings: writer.warnings };
}

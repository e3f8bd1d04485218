import type { ConversationAnswer } from './answer.ts';
import type { ConversationEvent } from './event.ts';

/** A whole answer as the events of a stream that says the same: `fold(unfold(answer))` is the answer. */
export function unfold(answer: ConversationAnswer): ConversationEvent[] {
  const events: ConversationEvent[] = [
    { type: 'message-start', id: answer.id, model: answer.model, serviceTier: answer.serviceTier },
  ];
  answer.choices.forEach(({ content, logprobs, finishReason, rawFinishReason, stopSequence }, choice) => {
    content.forEach((block, index) => {
      events.push({ type: 'block-start', choice, block: index, content: block });
      events.push({ type: 'block-end', choice, block: index });
    });
    if (logprobs !== null) events.push({ type: 'logprobs', choice, logprobs });
    if (finishReason !== null) events.push({ type: 'choice-end', choice, finishReason, rawFinishReason, stopSequence });
  });
  if (answer.usage !== null) events.push({ type: 'usage', usage: answer.usage });
  return events;
}

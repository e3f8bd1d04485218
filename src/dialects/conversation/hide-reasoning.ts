import type { ConversationAnswer } from './answer.ts';
import type { ConversationEvent } from './event.ts';

/** An answer without what its model thought: for clients that would take the first block for the answer. */
export function hideReasoning(answer: ConversationAnswer): ConversationAnswer {
  const choices = answer.choices.map((choice) => ({
    ...choice,
    content: choice.content.filter((block) => block.type !== 'reasoning'),
  }));
  return { ...answer, choices };
}

/** The same for a stream: says of each event whether it stays. Positions of blocks keep their gaps. */
export class ReasoningFilter {
  readonly #hidden = new Set<string>();

  keeps(event: ConversationEvent): boolean {
    if (!('block' in event)) return true;
    const place = `${event.choice}.${event.block}`;
    if (event.type === 'block-start' && event.content.type === 'reasoning') this.#hidden.add(place);
    return !this.#hidden.has(place);
  }
}

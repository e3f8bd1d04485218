import type { ConversationAnswer } from './answer.ts';
import type { ContentBlock, ToolCallBlock } from './content.ts';

/** The text of the blocks of one kind, joined. */
export function joinText(content: readonly ContentBlock[], type: 'text' | 'reasoning' | 'refusal'): string {
  let joined = '';
  for (const block of content) if (block.type === type) joined += block.text;
  return joined;
}

export function toolCallsOf(content: readonly ContentBlock[]): readonly ToolCallBlock[] {
  return content.filter((block) => block.type === 'tool-call');
}

/** What the first choice says; nothing where the prompt was blocked. */
export function firstContent(answer: ConversationAnswer): readonly ContentBlock[] {
  return answer.choices[0]?.content ?? [];
}

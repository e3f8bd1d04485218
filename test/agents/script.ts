import type { Conversation, ConversationAnswer } from '../../src/dialects/conversation/index.ts';
import { askedOf, sendAs, textAnswer, toolAnswer } from '../clients/answers.ts';
import type { UpstreamFormat } from '../clients/answers.ts';
import type { UpstreamAnswer, UpstreamRequest } from '../support/upstream.ts';
import type { Agent, ToolUse } from './agent.ts';

export const FILES = [
  ['first.txt', 'The first — 第一。'],
  ['second.txt', 'The second.'],
] as const;
export const LAST_WORDS = 'Both files are there.';

/** What the model does with one task, turn by turn: writes both files at once, reads them, says so. */
export interface Script {
  readonly answer: (request: UpstreamRequest) => UpstreamAnswer;
  /** The requests of the task itself, as the provider's own format reads them. */
  readonly asked: readonly Conversation[];
}

function turnsOf(agent: Agent, work: string): readonly (readonly ToolUse[])[] {
  return [
    FILES.map(([file, text]) => agent.writeFile(work, file, text)),
    [agent.runCommand(`cat ${FILES.map(([file]) => file).join(' ')}`)],
  ];
}

function nextOf(
  dialect: UpstreamFormat,
  turns: readonly (readonly ToolUse[])[],
  { messages }: Conversation,
): ConversationAnswer {
  const done = messages.filter(({ content }) => content.some(({ type }) => type === 'tool-call')).length;
  const uses = turns[done];
  return uses === undefined ? textAnswer(LAST_WORDS) : toolAnswer(dialect, `call_${done}`, uses);
}

function wantsStream({ path, body }: UpstreamRequest): boolean {
  return path.includes(':streamGenerateContent') || /"stream":\s*true/.test(body);
}

export function writeScript(agent: Agent, work: string, dialect: UpstreamFormat): Script {
  const turns = turnsOf(agent, work);
  const asked: Conversation[] = [];
  return {
    asked,
    answer(request) {
      const conversation = askedOf(dialect, request.body);
      // Beside the task an agent may ask for a title or the like, with no tools.
      const isTask = conversation.tools.length > 0;
      if (isTask) asked.push(conversation);
      return sendAs(
        dialect,
        isTask ? nextOf(dialect, turns, conversation) : textAnswer('A title'),
        wantsStream(request),
      );
    },
  };
}

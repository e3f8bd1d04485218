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

/** What a model does with one task. */
export interface Script {
  readonly answer: (request: UpstreamRequest) => UpstreamAnswer;
  /** The requests of the task itself, as the provider's own format reads them. */
  readonly asked: readonly Conversation[];
}

/** What is called turn by turn, before the last words. */
export type Turns = readonly (readonly ToolUse[])[];

/** Writes both files at once, then reads them. */
export function fileTurns(agent: Agent, work: string): Turns {
  return [
    FILES.map(([file, text]) => agent.writeFile(work, file, text)),
    [agent.runCommand(`cat ${FILES.map(([file]) => file).join(' ')}`)],
  ];
}

function nextOf(dialect: UpstreamFormat, turns: Turns, { messages }: Conversation): ConversationAnswer {
  const done = messages.filter(({ content }) => content.some(({ type }) => type === 'tool-call')).length;
  const uses = turns[done];
  return uses === undefined ? textAnswer(LAST_WORDS) : toolAnswer(dialect, `call_${done}`, uses);
}

function wantsStream({ path, body }: UpstreamRequest): boolean {
  return path.includes(':streamGenerateContent') || path.endsWith('/converse-stream') || /"stream":\s*true/.test(body);
}

export function writeScript(turns: Turns, dialect: UpstreamFormat): Script {
  const asked: Conversation[] = [];
  return {
    asked,
    answer(request) {
      const conversation = askedOf(dialect, request.body);
      // Beside the task an agent may ask for a title or the like, with no tools.
      const isTask = conversation.tools.length > 0;
      if (isTask) asked.push(conversation);
      const answer = isTask ? nextOf(dialect, turns, conversation) : textAnswer('A title');
      return sendAs(dialect, answer, wantsStream(request));
    },
  };
}

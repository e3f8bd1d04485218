import type { Dialect } from '../../dialects/port.ts';
import type { Pipeline } from '../port.ts';
import { ConversationUses } from './conversation-uses.ts';
import { createKeptAnswers } from './kept-answers.ts';
import type { KeptAnswers, StateDeps } from './port.ts';
import { createStatefulPipeline } from './stateful-pipeline.ts';

/** What the endpoints of an API whose answers outlive their calls use. */
export interface AnswerKeeping {
  readonly pipeline: Pipeline;
  readonly answers: KeptAnswers;
}

/** Keeps answers of a dialect beside a pipeline. */
export function createAnswerKeeping(inner: Pipeline, dialect: Dialect, deps: StateDeps): AnswerKeeping {
  const { state } = dialect;
  if (state === undefined) throw new TypeError(`${dialect.name} has no answers to keep`);
  const uses = new ConversationUses();
  return {
    pipeline: createStatefulPipeline(inner, deps, uses),
    answers: createKeptAnswers(deps, uses, { ...dialect, state }),
  };
}

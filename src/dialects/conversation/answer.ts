import type { Usage } from '../../store/records/index.ts';
import type { ContentBlock } from './content.ts';

/** Why an answer ended, whatever the dialect calls it. */
export type CanonicalFinishReason = 'stop' | 'length' | 'tool_calls' | 'content_filter' | 'error';

/** One token and how likely it was. */
export interface TokenLogprob {
  readonly token: string;
  readonly logprob: number;
  readonly bytes: readonly number[] | null;
}

export interface ChosenLogprob extends TokenLogprob {
  readonly top: readonly TokenLogprob[];
}

export interface AnswerChoice {
  readonly content: readonly ContentBlock[];
  readonly finishReason: CanonicalFinishReason | null;
  /** As the provider wrote it. */
  readonly rawFinishReason: string | null;
  /** The stop sequence that was hit, where the dialect names it. */
  readonly stopSequence: string | null;
  readonly logprobs: readonly ChosenLogprob[] | null;
}

/** A whole answer in the canonical form. */
export interface ConversationAnswer {
  /** The provider's id of the answer. */
  readonly id: string | null;
  /** The provider's own name for the model. */
  readonly model: string | null;
  /** One, or as many as were asked for; none when the prompt itself was blocked. */
  readonly choices: readonly AnswerChoice[];
  readonly usage: Usage | null;
  readonly serviceTier: string | null;
}

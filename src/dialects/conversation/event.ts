import type { Usage } from '../../store/records/index.ts';
import type { CanonicalFinishReason, ChosenLogprob } from './answer.ts';
import type { Citation, ContentBlock, Opaque } from './content.ts';

/** A place in a streamed answer: `choice` from 0, `block` from 0 within the choice in the order of the starts. */
interface Place {
  readonly choice: number;
  readonly block: number;
}

/**
 * What happens in a streamed answer, in order; the names are noun-action. A block starts once (with what is known of it: texts and
 * arguments empty, or whole where the dialect sends it whole), its deltas follow, it ends once; blocks of one choice may overlap.
 */
export type ConversationEvent =
  | {
      readonly type: 'message-start';
      readonly id: string | null;
      readonly model: string | null;
      readonly serviceTier: string | null;
    }
  | (Place & { readonly type: 'block-start'; readonly content: ContentBlock })
  | (Place & { readonly type: 'text-delta'; readonly text: string })
  | (Place & { readonly type: 'reasoning-delta'; readonly text: string })
  | (Place & { readonly type: 'refusal-delta'; readonly text: string })
  | (Place & { readonly type: 'arguments-delta'; readonly arguments: string })
  | (Place & { readonly type: 'citation'; readonly citation: Citation })
  /** Replaces what the block had. */
  | (Place & { readonly type: 'opaque'; readonly opaque: Opaque })
  /** Replaces the block by what it turned out to be, where deltas do not say all. */
  | (Place & { readonly type: 'block-replace'; readonly content: ContentBlock })
  | (Place & { readonly type: 'block-end' })
  | { readonly type: 'logprobs'; readonly choice: number; readonly logprobs: readonly ChosenLogprob[] }
  | {
      readonly type: 'choice-end';
      readonly choice: number;
      readonly finishReason: CanonicalFinishReason;
      readonly rawFinishReason: string | null;
      readonly stopSequence: string | null;
    }
  /** The last one counts. */
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'error'; readonly raw: string };

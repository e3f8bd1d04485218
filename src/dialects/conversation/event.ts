import type { Usage } from '../../store/records/index.ts';
import type { CanonicalFinishReason } from './conversation.ts';

/** What happens in a streamed answer, in order; the names are noun-action. */
export type ConversationEvent =
  | { readonly type: 'message-start'; readonly model: string | null }
  | { readonly type: 'text-delta'; readonly text: string }
  | { readonly type: 'reasoning-delta'; readonly text: string }
  | { readonly type: 'refusal-delta'; readonly text: string }
  | { readonly type: 'tool-call-start'; readonly index: number; readonly id: string; readonly name: string }
  | { readonly type: 'tool-call-delta'; readonly index: number; readonly arguments: string }
  | {
      readonly type: 'message-end';
      readonly finishReason: CanonicalFinishReason;
      readonly rawFinishReason: string | null;
    }
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'error'; readonly raw: string };

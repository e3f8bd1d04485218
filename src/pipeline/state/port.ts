import type { ItemPage, RequestHead } from '../../dialects/port.ts';
import type { CallerPrincipal } from '../../identity/port.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import type { Sealer } from '../../lib/seal-port.ts';
import type { Store } from '../../store/port.ts';
import type { HandedResponse } from '../../store/records/index.ts';
import type { PipelineDeps } from '../deps.ts';

/** How answers are kept. */
export interface KeepingSettings {
  /** Days after its last turn that a conversation is kept here; 0: nothing is. */
  readonly days: number;
  /** Largest body of a request, and largest answer to it, that is kept here. */
  readonly bytesMax: number;
  /** Largest body of a request with all that it continues. */
  readonly bodyBytesMax: number;
}

/** A request that continues a conversation while it runs. */
export interface ConversationUse {
  /** First record of the conversation. */
  readonly rootId: string;
  /** Something of it was removed meanwhile: what comes of the request must not rest on it. */
  detached: boolean;
}

/** What a request continues. */
export type Continued =
  | { readonly kind: 'nothing' }
  /** Kept here: the body has it all. */
  | {
      readonly kind: 'here';
      readonly previous: HandedResponse;
      /** What the client said in this turn: a JSON array of items. */
      readonly input: string;
      readonly use: ConversationUse;
    }
  /** Kept by a provider's account, which alone can go on. */
  | { readonly kind: 'provider'; readonly providerId: string; readonly contextTokens: number }
  /** We never saw it; a provider may know it. */
  | { readonly kind: 'unknown' }
  /** It is over, removed, or another's: the client cannot tell which. */
  | { readonly kind: 'missing' };

/** What of a call outlives it. */
export interface CallState {
  /** The id that the body named. */
  readonly previousId: string | null;
  readonly continued: Continued;
  /** Why its answer is not kept here; null: it may be. */
  readonly refusal: string | null;
  readonly sealer: Sealer;
  readonly bytesMax: number;
}

/** What the keeping of answers uses. */
export interface StateDeps extends Pick<PipelineDeps, 'router' | 'counters' | 'egress' | 'settings'> {
  readonly clock: Clock;
  readonly log: Logger;
  readonly store: Pick<Store, 'responses' | 'transact' | 'traffic'>;
  readonly sealer: Sealer;
  readonly keeping: () => KeepingSettings;
}

/** A call about an answer that a client has the id of. */
export interface AnswerCall {
  readonly caller: CallerPrincipal;
  readonly responseId: string;
  /** Of the URL, as the provider gets it where it keeps the answer; empty or with its `?`. */
  readonly query: string;
}

/** What such a call is answered with: JSON, its status 200. */
export type AnswerBody = string | Uint8Array;

/** Answers that outlive their calls, for those who got them. Each throws `not_found` for what is another's, over or unknown. */
export interface KeptAnswers {
  read(call: AnswerCall): Promise<AnswerBody>;
  listItems(call: AnswerCall, page: ItemPage): Promise<AnswerBody>;
  remove(call: AnswerCall): Promise<AnswerBody>;
  /** What is read of a request's body, with what it continues counted in. Throws as the request itself would. */
  readHead(caller: CallerPrincipal, body: Uint8Array): Promise<RequestHead>;
}

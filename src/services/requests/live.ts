import { GatewayError } from '../../lib/errors/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { LiveFeed } from './live-feed.ts';
import { matchesRequest } from './matches.ts';
import type { RequestSelection } from './query.ts';
import { buildRequestView } from './view.ts';
import type { RequestView } from './view.ts';

const LISTENERS_MAX = 20;
const AUTHORIZE_EVERY_MS = 1_000;

/** Who listens, and where it is told. */
export interface LiveListener {
  request(view: RequestView): void;
  /** So many changes were left out, whether or not they were selected. */
  skipped(count: number): void;
  /** The credential lets nobody in any more; nothing follows. */
  ended(error: GatewayError): void;
}

export interface LiveCredential {
  readonly token: string;
  readonly fromCookie: boolean;
}

/** Tells listeners of selected requests as they come and are settled, as long as their credential is good. */
export class LiveRequests {
  readonly #deps: Pick<ServiceDeps, 'store' | 'clock' | 'log' | 'authenticator'>;
  readonly #feed: LiveFeed;

  constructor(deps: Pick<ServiceDeps, 'store' | 'clock' | 'log' | 'authenticator'>) {
    this.#deps = deps;
    this.#feed = new LiveFeed(deps);
  }

  /** Throws 42902 when too many listen; the answer ends it. */
  listen(
    context: ActionContext,
    credential: LiveCredential,
    selection: RequestSelection,
    listener: LiveListener,
  ): () => void {
    requirePermission(context, 'request.read');
    this.requireRoom();
    const showsCosts = context.permissions.has('price.read');
    const leave = this.#feed.listen({
      request(record) {
        if (matchesRequest(record, selection)) listener.request(buildRequestView(record, showsCosts));
      },
      skipped: (count) => listener.skipped(count),
    });
    const unwatch = this.#watch(credential, (error) => {
      leave();
      listener.ended(error);
    });
    return () => {
      leave();
      unwatch();
    };
  }

  requireRoom(): void {
    if (this.#feed.listeners >= LISTENERS_MAX) {
      throw new GatewayError('too_many_concurrent_requests', { hint: `${LISTENERS_MAX} listen already` });
    }
  }

  /** A role or session that is taken away ends what it began. */
  #watch({ token, fromCookie }: LiveCredential, onEnd: (error: GatewayError) => void): () => void {
    const { clock, authenticator, log } = this.#deps;
    let over = false;
    let cancel: () => void = () => undefined;
    const check = async (): Promise<void> => {
      const principal = await authenticator.stillAdmin(token, fromCookie);
      if (!principal.permissions.has('request.read'))
        throw new GatewayError('permission_denied', { hint: 'request.read' });
    };
    const again = (): void => {
      cancel = clock.after(AUTHORIZE_EVERY_MS, () => {
        check()
          .then(() => {
            if (!over) again();
          })
          .catch((error: unknown) => {
            if (over) return;
            over = true;
            if (!(error instanceof GatewayError)) log.error('requests.live_failed', {}, error);
            onEnd(error instanceof GatewayError ? error : new GatewayError('overloaded'));
          });
      });
    };
    again();
    return () => {
      over = true;
      cancel();
    };
  }
}

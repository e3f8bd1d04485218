import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import type { LiveSettings } from '../live-settings.ts';
import type { Changing } from '../data/place.ts';
import type { News } from './protocol.ts';

/** Longer than any worker that is well needs; it is ended then, and cannot act on what it has not heard. */
const PATIENCE_MS = 10_000;
/** Between two checks: one that hangs holds calls, and must not wait for the next change to be found. */
const CHECK_MS = 5_000;

/** A worker, as far as it hears of news. */
export interface Subscriber {
  /** Resolves when it has taken the news; rejects when it is gone. */
  hear(news: News): Promise<void>;
  /** It does not answer. */
  end(): void;
}

/** Tells every worker what has changed, and knows who has taken it. */
export class NewsDesk {
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #subscribers = new Set<Subscriber>();
  readonly #underWay = new Set<Promise<void>>();

  constructor(clock: Clock, log: Logger) {
    this.#clock = clock;
    this.#log = log;
  }

  /** From now on it hears of all; before it reads anything. The answer unsubscribes. */
  subscribe(subscriber: Subscriber): () => void {
    this.#subscribers.add(subscriber);
    return () => void this.#subscribers.delete(subscriber);
  }

  /** Resolves when every worker has taken it, or is gone. */
  async announce(news: News): Promise<void> {
    await Promise.all([...this.#subscribers].map((subscriber) => this.#tell(subscriber, news)));
  }

  /** Resolves when all that was announced until now is taken; null: it is. */
  acknowledged(): Promise<void> | null {
    return this.#underWay.size === 0 ? null : Promise.all(this.#underWay).then(() => undefined);
  }

  /** Asks every worker for an answer now and again, so that one that hangs is ended without news too. The answer stops it. */
  watch(): () => void {
    let isStopped = false;
    let cancel = (): void => undefined;
    const check = async (): Promise<void> => {
      const asked = [...this.#subscribers].map((subscriber) => this.#ask(subscriber, { kind: 'check' }));
      await Promise.all(asked);
      if (!isStopped) wait();
    };
    const wait = (): void => void (cancel = this.#clock.after(CHECK_MS, () => void check()));
    wait();
    return () => {
      isStopped = true;
      cancel();
    };
  }

  #tell(subscriber: Subscriber, news: News): Promise<void> {
    const told = this.#ask(subscriber, news).finally(() => this.#underWay.delete(told));
    this.#underWay.add(told);
    return told;
  }

  #ask(subscriber: Subscriber, news: News): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#clock.after(PATIENCE_MS, () => {
      this.#log.error('worker.unresponsive', { news: news.kind });
      subscriber.end();
      resolve();
    });
    const heard = subscriber.hear(news).catch(() => undefined);
    return Promise.race([heard, promise]).finally(cancel);
  }
}

/** The parent's own parts, whose changes reach the workers. */
export function spreadChanges({ authenticator, router, sealer }: Changing, desk: NewsDesk): Changing {
  return {
    authenticator: {
      ...authenticator,
      async forget(entity) {
        await authenticator.forget(entity);
        await desk.announce({ kind: 'forget', entity });
      },
    },
    router: {
      ...router,
      async reload() {
        await router.reload();
        await desk.announce({ kind: 'catalogue' });
      },
    },
    sealer: {
      get keyId() {
        return sealer.keyId;
      },
      get keyIds() {
        return sealer.keyIds;
      },
      seal: (plain, context) => sealer.seal(plain, context),
      open: (sealed, context) => sealer.open(sealed, context),
      replace(keys) {
        sealer.replace(keys);
        void desk.announce({ kind: 'keys' });
      },
    },
  };
}

export function spreadSettings(settings: LiveSettings, desk: NewsDesk): LiveSettings {
  return {
    ...settings,
    apply(changed) {
      settings.apply(changed);
      void desk.announce({ kind: 'settings' });
    },
  };
}

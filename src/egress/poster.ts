import type { Clock } from '../lib/clock.ts';
import { createEgress } from './create-egress.ts';

const TIMEOUTS = { connectMs: 5000, firstByteMs: 10_000, idleMs: 10_000, totalMs: 20_000 } as const;

export interface PosterOptions {
  readonly clock: Clock;
  /** The one address that is posted to. The operator has set it, so it may be private and spoken to without TLS. */
  readonly url: string;
  /** Names in lower case. */
  readonly headers: readonly (readonly [string, string])[];
  /** PEM text of certificate authorities that are trusted besides the well-known ones. */
  readonly caPem: string | null;
}

/** Posts bodies to one address of the operator's own, which is no provider's. */
export interface Poster {
  /** Whether the body was taken (2xx); rejects with `EgressError` when it did not arrive. */
  post(this: void, body: Uint8Array): Promise<boolean>;
  /** Ends idle connections. */
  close(): void;
}

/** Nothing is opened before the first post. */
export function createPoster({ clock, url, headers, caPem }: PosterOptions): Poster {
  const egress = createEgress({ clock, caPem, allowPrivate: [new URL(url).hostname.replace(/^\[|\]$/g, '')] });
  return {
    post: (body) =>
      new Promise((resolve, reject) => {
        let taken = false;
        egress.send(
          { method: 'POST', url, headers, body, timeouts: TIMEOUTS },
          {
            onHead: (status) => void (taken = status >= 200 && status < 300),
            onChunk: () => undefined,
            onEnd: () => resolve(taken),
            onError: reject,
          },
        );
      }),
    close: () => egress.close(),
  };
}

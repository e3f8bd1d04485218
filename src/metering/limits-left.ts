import type { CounterScope, LimitName, LimitView } from './port.ts';

/** The limit of one kind that has least left. */
export interface LimitLeft {
  readonly limit: number;
  readonly remaining: number;
  /** Until all of it is there again if nothing more is taken, milliseconds. */
  readonly resetMs: number;
  /** The same as an instant, UTC milliseconds. */
  readonly resetsAt: number;
}

/** What a caller has left; null where nothing limits it. */
export interface LimitsLeft {
  readonly requests: LimitLeft | null;
  readonly tokens: LimitLeft | null;
}

const COUNTS = {
  requestsPerMinute: 'requests',
  tokensPerMinute: 'tokens',
  requestsPerDay: 'requests',
  tokensPerDay: 'tokens',
  concurrentRequests: null,
} as const satisfies Record<LimitName, keyof LimitsLeft | null>;

/** Whether anything is limited. */
export function hasLimits(scopes: readonly CounterScope[]): boolean {
  for (const { limits } of scopes) for (const _name in limits) return true;
  return false;
}

/** Whether one is narrower: less is left of it, else it is the smaller one. */
export function isNarrower(view: LimitView, than: LimitView): boolean {
  if (view.remaining !== than.remaining) return view.remaining < than.remaining;
  return view.quota < than.quota;
}

function showLeft(view: LimitView | null, now: number): LimitLeft | null {
  if (view === null) return null;
  const resetMs = view.resetMs ?? 0;
  return { limit: view.quota, remaining: view.remaining, resetMs, resetsAt: now + resetMs };
}

/** Of each kind the limit with least left; `refusing`, where there is one, is that of its kind. */
export function narrowestLeft(views: readonly LimitView[], now: number, refusing: LimitView | null = null): LimitsLeft {
  const refused = refusing === null ? null : COUNTS[refusing.limit];
  let requests: LimitView | null = refused === 'requests' ? refusing : null;
  let tokens: LimitView | null = refused === 'tokens' ? refusing : null;
  for (const view of views) {
    const kind = COUNTS[view.limit];
    if (kind === null || kind === refused) continue;
    if (kind === 'requests' && (requests === null || isNarrower(view, requests))) requests = view;
    else if (kind === 'tokens' && (tokens === null || isNarrower(view, tokens))) tokens = view;
  }
  return { requests: showLeft(requests, now), tokens: showLeft(tokens, now) };
}

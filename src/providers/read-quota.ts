import type { EgressHeaders } from '../egress/port.ts';

/** What a provider counts. Tokens of one kind have a limit of their own at some. */
export type QuotaUnit = 'requests' | 'tokens' | 'input_tokens' | 'output_tokens';

/** What an answer says of one of its provider's rate limits. */
export interface QuotaReading {
  readonly unit: QuotaUnit;
  /** null: it did not say. */
  readonly limit: number | null;
  readonly remaining: number;
  /** Until all of it is there again, milliseconds. */
  readonly resetMs: number;
}

interface Found {
  readonly unit: QuotaUnit;
  /** What a limit without a reset is over; null: the name does not say. */
  readonly windowMs: number | null;
  limit: number | null;
  remaining: number | null;
  resetMs: number | null;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Of a month's or a day's limit whose reset is not told: it is looked at again by then. */
const UNTOLD_MS_MAX = HOUR_MS;
/** A number above these is no duration but an instant: seconds since 1970, and milliseconds. */
const EPOCH_SECONDS_MIN = 1e9;
const EPOCH_MS_MIN = 1e12;

/** What every header of this kind has in its name. */
export const QUOTA_MARK = 'ratelimit-';

/**
 * The families, seen in recorded answers in November 2026: OpenAI, Groq, xAI, OpenRouter (`-requests`, `-tokens`), Azure (and
 * `renewalperiod`), Cerebras (`-requests-day`, `-tokens-minute`), Mistral (`-req-minute`, `-req-10-second`, `-tokens-month`).
 */
const PREFIXED =
  /^x-ratelimit-(limit|remaining|reset|renewalperiod)(?:-(requests|req|tokens))?(?:-(?:(\d{1,4})-)?(second|minute|hour|day|month))?$/;
/** Anthropic; and Hugging Face, whose plain names count requests. */
const NAMED = /^(?:anthropic-)?ratelimit-(?:(requests|tokens|input-tokens|output-tokens)-)?(limit|remaining|reset)$/;

const UNITS: Readonly<Record<string, QuotaUnit>> = {
  requests: 'requests',
  req: 'requests',
  tokens: 'tokens',
  'input-tokens': 'input_tokens',
  'output-tokens': 'output_tokens',
};
const WINDOWS_MS: Readonly<Record<string, number>> = {
  second: SECOND_MS,
  minute: MINUTE_MS,
  hour: HOUR_MS,
  day: DAY_MS,
  month: 30 * DAY_MS,
};

const NUMBER = /^\d{1,25}(?:\.\d+)?$/;
const DURATION = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/;

/** `1m0s`, `120ms`, seconds, an instant of RFC 3339 or of Unix; null: none of these. */
function parseReset(text: string, nowMs: number): number | null {
  if (NUMBER.test(text)) {
    const value = Number(text);
    if (value >= EPOCH_MS_MIN) return Math.max(0, value - nowMs);
    return value >= EPOCH_SECONDS_MIN ? Math.max(0, value * SECOND_MS - nowMs) : value * SECOND_MS;
  }
  const parts = text === '' ? null : DURATION.exec(text);
  if (parts !== null) {
    const [, days = 0, hours = 0, minutes = 0, seconds = 0, milliseconds = 0] = parts.map(Number).map((n) => n || 0);
    return days * DAY_MS + hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS + milliseconds;
  }
  const instant = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(instant) ? null : Math.max(0, instant - nowMs);
}

/** One that is not limited is told as −1. */
function parseCount(text: string): number | null {
  return NUMBER.test(text) ? Number(text) : null;
}

function find(all: Map<string, Found>, unitName: string, windowMs: number | null): Found | null {
  const unit = UNITS[unitName];
  if (unit === undefined) return null;
  const key = `${unit} ${windowMs}`;
  let found = all.get(key);
  if (found === undefined) all.set(key, (found = { unit, windowMs, limit: null, remaining: null, resetMs: null }));
  return found;
}

function take(found: Found | null, part: string | undefined, value: string, nowMs: number): void {
  if (found === null) return;
  if (part === 'limit') found.limit = parseCount(value);
  else if (part === 'remaining') found.remaining = parseCount(value);
  else if (part === 'reset') found.resetMs = parseReset(value, nowMs);
  else if (part === 'renewalperiod') found.resetMs ??= parseReset(value, nowMs);
}

function readLine(all: Map<string, Found>, name: string, value: string, nowMs: number): void {
  const prefixed = PREFIXED.exec(name);
  if (prefixed !== null) {
    const [, part, unit = 'requests', count, window] = prefixed;
    const windowMs = window === undefined ? null : Number(count ?? 1) * (WINDOWS_MS[window] ?? MINUTE_MS);
    take(find(all, unit, windowMs), part, value, nowMs);
    return;
  }
  const named = NAMED.exec(name);
  if (named !== null) take(find(all, named[1] ?? 'requests', null), named[2], value, nowMs);
}

/**
 * What an answer's headers say of its provider's rate limits, whichever family they are of.
 * @returns null where they say nothing
 */
export function readQuota(headers: EgressHeaders, nowMs: number): readonly QuotaReading[] | null {
  if (!headers.mentions(QUOTA_MARK)) return null;
  const all = new Map<string, Found>();
  for (const [name, value] of headers.entries()) if (name.includes(QUOTA_MARK)) readLine(all, name, value, nowMs);
  const readings: QuotaReading[] = [];
  for (const { unit, windowMs, limit, remaining, resetMs } of all.values()) {
    if (remaining === null) continue;
    readings.push({ unit, limit, remaining, resetMs: resetMs ?? Math.min(windowMs ?? MINUTE_MS, UNTOLD_MS_MAX) });
  }
  return readings.length === 0 ? null : readings;
}

/** Until the last limit with nothing left is there again, milliseconds; null: nothing is said to be used up. */
export function quotaWaitMs(headers: EgressHeaders, nowMs: number): number | null {
  let waitMs: number | null = null;
  for (const { remaining, resetMs } of readQuota(headers, nowMs) ?? [])
    if (remaining < 1 && resetMs > (waitMs ?? 0)) waitMs = Math.min(resetMs, DAY_MS);
  return waitMs;
}

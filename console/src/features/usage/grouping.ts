import type { UsageRow } from '../../api/insight.ts';
import type { NamedKind } from '../../api/names.ts';
import type { ListState } from '../../lib/use-list-state.ts';

export const FIGURES = ['requests', 'errors', 'input_tokens', 'output_tokens', 'cached_input_tokens'] as const;
export const TIMES = ['all', 'hour', 'day', 'month'] as const;
export const KEYS = ['model', 'provider', 'customer_id', 'customer_user_id', 'token_id', 'end_user', 'tag'] as const;

/** Whose names are looked up. */
export const KINDS: Partial<Record<(typeof KEYS)[number], NamedKind>> = {
  customer_id: 'customers',
  customer_user_id: 'customer-users',
  token_id: 'tokens',
};

type Time = (typeof TIMES)[number];
type Key = (typeof KEYS)[number];

export interface Grouping {
  readonly time: Time;
  readonly key: Key;
  /** Name of the tag that is grouped by. */
  readonly tag: string;
}

export function readGrouping({ search }: Pick<ListState, 'search'>): Grouping {
  const time = TIMES.find((each) => each === search['time']) ?? 'day';
  const key = KEYS.find((each) => each === search['by']) ?? 'model';
  return { time, key, tag: search['tag'] ?? '' };
}

/** What the call is asked for; a tag without a name is nothing yet. */
export function groupByOf({ time, key, tag }: Grouping): string {
  const group = key === 'tag' ? (tag === '' ? null : `tag:${tag}`) : key;
  return [time === 'all' ? null : time, group].filter((each) => each !== null).join(',');
}

/** The hour, day or month that a row is of; "" for the whole time. */
export function bucketOf({ hour, day, month }: UsageRow): string {
  return hour ?? day ?? month ?? '';
}

import { type SqlBool, sql } from 'kysely';
import { mapInTurns } from '../../lib/in-turns.ts';
import { nanoUsd } from '../../lib/money.ts';
import type { UsageQuery, UsageRepository } from '../port.ts';
import type { ErrorGroup, PaceCounts, UsageGroup, UsageGroupKey } from '../records/index.ts';
import type { SqlRow } from '../threads/sql-port.ts';
import { DAY_HOURS, USAGE_SUMS } from '../traffic/day-sums.ts';
import { END_USER } from '../traffic/labels.ts';
import { addUsageGroups } from '../usage-groups.ts';
import type { Db } from './db.ts';
import { buildDaySums, findSpan, listOpenDays } from './sum-days.ts';
import { planErrors, planReport, planWhole } from './usage-parts.ts';
import { requireFew, sumPart } from './usage-sums.ts';
import { readSum } from './wide-sums.ts';

const HOUR_MS = 3_600_000;

/** `2026-03-01T12:00:00.000Z`, `2026-03-01`, `2026-03`; null for a customer or a provider that there was none of. */
function readKey(key: UsageGroupKey, raw: unknown): string | null {
  switch (key) {
    case 'hour':
      return new Date(Number(raw) * HOUR_MS).toISOString();
    case 'day':
      return new Date(Number(raw) * DAY_HOURS * HOUR_MS).toISOString().slice(0, 10);
    default:
      return typeof raw === 'string' && raw !== '' ? raw : null;
  }
}

/** Where usage is summed by a label; null: the report is by none. */
function findLabel({ groupBy, tag }: UsageQuery): string | null {
  if (groupBy.includes('end_user')) return END_USER;
  return groupBy.includes('tag') ? (tag ?? null) : null;
}

function readKeys(row: SqlRow, keys: readonly UsageGroupKey[]): UsageGroup['keys'] {
  return Object.fromEntries(keys.map((key, index) => [key, readKey(key, row[`key_${index}`])]));
}

function readPace(row: SqlRow, sum: string, counts: string): PaceCounts {
  return { sumUs: readSum(row, sum), counts: JSON.parse(String(row[counts])) as number[] };
}

function readGroup(row: SqlRow, keys: readonly UsageGroupKey[], hasPace: boolean): UsageGroup {
  const group = {
    keys: readKeys(row, keys),
    requests: Number(readSum(row, 'requests')),
    errors: Number(readSum(row, 'errors')),
    inputTokens: Number(readSum(row, 'input_tokens')),
    outputTokens: Number(readSum(row, 'output_tokens')),
    cachedInputTokens: Number(readSum(row, 'cached_input_tokens')),
    charge: nanoUsd(readSum(row, 'charge')),
    providerCost: nanoUsd(readSum(row, 'provider_cost')),
  };
  if (!hasPace) return group;
  return {
    ...group,
    latency: readPace(row, 'latency_us', 'latencies'),
    firstToken: readPace(row, 'first_token_us', 'first_tokens'),
  };
}

function addErrors(one: ErrorGroup, other: ErrorGroup): ErrorGroup {
  return { ...one, errors: one.errors + other.errors };
}

/** Groups of all parts, those of the same keys in one, in the order of the keys. */
async function mergeParts<Group>(
  parts: readonly (readonly SqlRow[])[],
  read: (row: SqlRow) => Group,
  keyOf: (group: Group) => readonly (string | null)[],
  add: (one: Group, other: Group) => Group,
): Promise<readonly Group[]> {
  const filled = parts.filter((rows) => rows.length > 0);
  if (filled.length <= 1) return mapInTurns(filled[0] ?? [], read);
  const merged = new Map<string, Group>();
  await mapInTurns(filled.flat(), (row) => {
    const group = read(row);
    const key = keyOf(group)
      .map((text) => text ?? '')
      .join('\n');
    const known = merged.get(key);
    merged.set(key, known === undefined ? group : add(known, group));
  });
  requireFew(merged.size);
  return [...merged].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, group]) => group);
}

/** @param reports reads what may take its time */
export function createUsageRepository(db: Db, reports: Db): UsageRepository {
  return {
    async report(query) {
      const keys = [...new Set(query.groupBy)];
      const label = findLabel(query);
      const labels = { table: 'label_hourly', grain: 'hour', isNumbered: false, hasPace: false } as const;
      const parts = label === null ? await planReport(reports, query) : planWhole(query, labels);
      const conditions = label === null ? [] : [sql<SqlBool>`s.name = ${label}`];
      const hasPace = parts.some(({ source }) => source.hasPace);
      const wish = { query, keys, sums: USAGE_SUMS, conditions };
      const found = await Promise.all(parts.map((part) => sumPart(reports, wish, part)));
      return mergeParts(
        found,
        (row) => readGroup(row, keys, hasPace),
        (group) => keys.map((key) => group.keys[key] ?? null),
        addUsageGroups,
      );
    },
    async listErrors(query) {
      const keys = [...new Set(query.groupBy)];
      const parts = await planErrors(reports, query);
      const wish = { query, keys: [...keys, 'error_type' as const], sums: ['errors'] };
      const found = await Promise.all(parts.map((part) => sumPart(reports, wish, part)));
      const readErrors = (row: SqlRow): ErrorGroup => {
        const type = row[`key_${keys.length}`];
        const errorType = typeof type === 'string' && type !== '' ? type : null;
        return { keys: readKeys(row, keys), errorType, errors: Number(readSum(row, 'errors')) };
      };
      return mergeParts(
        found,
        readErrors,
        (group) => [...keys.map((key) => group.keys[key] ?? null), group.errorType],
        addErrors,
      );
    },
    span: () => findSpan(reports),
    listOpenDays: (before) => listOpenDays(db, before),
    sumDayUp: (day) => buildDaySums(db, day),
  };
}

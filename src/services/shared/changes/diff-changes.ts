import type { Changes } from '../../../store/records/index.ts';
import type { JsonObject } from './merge-patch.ts';

/** What stands for a secret in the operation log. */
export const MASK = '…';

function same(left: unknown, right: unknown): boolean {
  return Object.is(left ?? null, right ?? null) || JSON.stringify(left) === JSON.stringify(right);
}

/**
 * The fields that differ, for the operation log; `null` as a side means that the record was not there. Fields named in `secrets` show
 * only that they changed.
 */
export function diffChanges(
  before: JsonObject | null,
  after: JsonObject | null,
  secrets: readonly string[] = [],
): Changes {
  const changes: Record<string, { before?: unknown; after?: unknown }> = {};
  for (const field of new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])) {
    const left = before?.[field];
    const right = after?.[field];
    if (same(left, right)) continue;
    const hidden = secrets.includes(field);
    changes[field] = {
      ...(left === undefined || left === null ? {} : { before: hidden ? MASK : left }),
      ...(right === undefined || right === null ? {} : { after: hidden ? MASK : right }),
    };
  }
  return changes;
}

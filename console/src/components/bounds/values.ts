import { toBudgetFields, toBudgetRows } from '../budgets-editor/values.ts';
import type { Budget, BudgetRow } from '../budgets-editor/values.ts';
import { toLimitsPatch } from '../limit-fields.tsx';
import type { LimitValues } from '../limit-fields.tsx';

export interface MetadataRow {
  readonly name: string;
  readonly value: string;
}

/** What customers, customer users and tokens share of their bounds, as a form has it. */
export interface BoundsValues extends Record<string, unknown> {
  readonly limits: LimitValues;
  readonly budgets: readonly BudgetRow[];
  /** null: all. */
  readonly allowed_models: readonly string[] | null;
}

interface Bounded {
  readonly limits: LimitValues;
  readonly budgets: readonly Budget[];
  readonly allowed_models: readonly string[] | null;
}

/** What a form of bounds begins with. */
export function buildBoundsValues(item: Bounded | undefined): BoundsValues {
  return {
    limits: item?.limits ?? {},
    budgets: toBudgetRows(item?.budgets ?? []),
    allowed_models: item?.allowed_models ?? null,
  };
}

export function toMetadataRows(metadata: Readonly<Record<string, string>>): readonly MetadataRow[] {
  return Object.entries(metadata).map(([name, value]) => ({ name, value }));
}

/** The pairs that were changed; null takes one away that was there. */
function toMetadataPatch(rows: readonly MetadataRow[], before: readonly MetadataRow[]): Record<string, string | null> {
  const named = rows.map(({ name, value }) => ({ name: name.trim(), value })).filter(({ name }) => name !== '');
  const there = new Set(named.map(({ name }) => name));
  const old = new Map(before.map(({ name, value }) => [name, value]));
  return Object.fromEntries([
    ...before.filter(({ name }) => !there.has(name)).map(({ name }) => [name, null] as const),
    ...named.filter(({ name, value }) => old.get(name) !== value).map(({ name, value }) => [name, value] as const),
  ]);
}

/**
 * The fields of a form that were changed, as a merge patch: what was emptied is null, budgets go whole with the ids of those that stay. On
 * nothing it is the body of a new item.
 */
export function buildBoundsPatch<V extends Record<string, unknown>>(
  values: V,
  before: V,
  isDirty: (field: string) => boolean,
): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(values)) {
    if (!isDirty(field)) continue;
    const old = before[field];
    if (field === 'limits') patch[field] = toLimitsPatch(value as LimitValues, old as LimitValues);
    else if (field === 'budgets') patch[field] = toBudgetFields(value as readonly BudgetRow[]);
    else if (field === 'metadata')
      patch[field] = toMetadataPatch(value as readonly MetadataRow[], old as readonly MetadataRow[]);
    else if (typeof value === 'string') patch[field] = value.trim() === '' ? null : value.trim();
    else patch[field] = value;
  }
  return patch;
}

import type { Schema } from '../../api/schema-types.ts';
import { shiftPoint } from '../../lib/decimal.ts';
import { viewerZone } from '../../lib/time-span.ts';

export type Budget = Schema<'Budget'>;
type BudgetPeriod = Budget['period'];

/** A budget as the form has it. */
export interface BudgetRow {
  /** Of a budget that is there already, which keeps what it has spent; null: a new one. */
  readonly id: string | null;
  /** USD as it was typed. */
  readonly amount: string;
  readonly period: BudgetPeriod;
  readonly hard: boolean;
  readonly time_zone: string;
  readonly reset_day: number | '';
  /** Percent of the amount, as it was typed. */
  readonly alerts: readonly string[];
}

/** A budget as the server takes it. */
interface BudgetFields {
  readonly id?: string;
  readonly amount: string;
  readonly period: BudgetPeriod;
  readonly hard: boolean;
  readonly time_zone: string;
  readonly reset_day: number;
  readonly alerts: string[];
}

export const PERIODS = ['day', 'week', 'month', 'total'] as const satisfies readonly BudgetPeriod[];

/** A new budget: a month of the viewer's own zone. */
export function newBudgetRow(): BudgetRow {
  return {
    id: null,
    amount: '',
    period: 'month',
    hard: true,
    time_zone: viewerZone(),
    reset_day: 1,
    alerts: ['80'],
  };
}

/** What a form of budgets begins with. */
export function toBudgetRows(budgets: readonly Budget[]): readonly BudgetRow[] {
  return budgets.map(({ id, amount, period, hard, time_zone, reset_day, alerts }) => ({
    id,
    amount,
    period,
    hard,
    time_zone,
    reset_day,
    alerts: alerts.map((share) => shiftPoint(share, 2)),
  }));
}

/** The whole list, as the server takes it: a budget that is missing goes. */
export function toBudgetFields(rows: readonly BudgetRow[]): BudgetFields[] {
  return rows.map(({ id, amount, reset_day: resetDay, alerts, ...rest }) => ({
    ...(id === null ? {} : { id }),
    ...rest,
    amount: amount.trim(),
    reset_day: resetDay === '' ? 1 : resetDay,
    alerts: alerts.map((percent) => shiftPoint(percent.replace(/%$/, ''), -2)),
  }));
}

let zones: readonly string[] | null = null;

/** Every time zone that the browser knows, and the one that is chosen. */
export function listTimeZones(chosen: string): readonly string[] {
  zones ??= ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
  return zones.includes(chosen) ? zones : [chosen, ...zones];
}

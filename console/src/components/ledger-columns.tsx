import { Anchor, Badge, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useBudgetsById } from '../api/budgets.ts';
import type { LedgerEntry } from '../api/ledger.ts';
import { useMay } from '../api/session.ts';
import { useTexts } from '../lib/texts.ts';
import type { ListState } from '../lib/use-list-state.ts';
import { useOwnerName, useScopeText } from './budget-owner.tsx';
import { budgetTexts } from './budget-texts.ts';
import { amountColumn } from './data-table/amount-column.tsx';
import type { Column } from './data-table/columns.ts';
import { FilterSelect } from './filters.tsx';
import { Instant } from './instant.tsx';
import { ledgerTexts } from './ledger-texts.ts';

const COLORS = {
  hold: 'gray',
  extension: 'gray',
  settlement: 'teal',
  release: 'gray',
  recovery: 'orange',
  overrun: 'red',
  adjustment: 'blue',
} as const satisfies Record<LedgerEntry['phase'], string>;

/** An id, of which what tells it from its neighbours is seen: its beginning is the instant. */
function shorten(id: string): string {
  return id.length <= 16 ? id : `${id.slice(0, 4)}…${id.slice(-8)}`;
}

/** An id that leads somewhere, where the viewer may go there; whole on hovering. */
function Code({ to, children }: { readonly to: string | null; readonly children: string }): ReactNode {
  const text = shorten(children);
  return to === null ? (
    <Text span inherit ff="monospace" className="nowrap" title={children}>
      {text}
    </Text>
  ) : (
    <Anchor component={Link} to={to} inherit ff="monospace" className="nowrap" title={children}>
      {text}
    </Anchor>
  );
}

/** Budgets of entries by whose they are; by their ids where they are gone, or not for the viewer. */
function useBudgetCell(rows: readonly LedgerEntry[]): (entry: LedgerEntry) => ReactNode {
  const words = useTexts(budgetTexts);
  const budgets = useBudgetsById(rows.flatMap((entry) => entry.budgets.map(({ budget_id: id }) => id)));
  const nameOf = useOwnerName();
  const scopeOf = useScopeText([...budgets.values()]);
  const one = (id: string): ReactNode => {
    const budget = budgets.get(id);
    if (budget === undefined) return <Code to={null}>{id}</Code>;
    return (
      <span className="nowrap">
        <Anchor component={Link} to={`/budgets/${id}` as never} inherit>
          {nameOf(budget)}
        </Anchor>
        <Text span inherit c="dimmed" size="xs">
          {` ${scopeOf(budget)} · ${words.periods[budget.period]}`}
        </Text>
      </span>
    );
  };
  return (entry) =>
    entry.budgets.length === 0 ? (
      '–'
    ) : (
      <Stack gap={0}>
        {entry.budgets.map(({ budget_id: id, period_start: start }) => (
          <span key={`${id} ${start ?? ''}`}>{one(id)}</span>
        ))}
      </Stack>
    );
}

/**
 * @param rows those that are shown, whose budgets are looked up together
 * @param withBudgets false: all are of one budget
 */
export function useLedgerColumns(rows: readonly LedgerEntry[], withBudgets: boolean): readonly Column<LedgerEntry>[] {
  const texts = useTexts(ledgerTexts);
  const may = useMay();
  const budgetCell = useBudgetCell(withBudgets ? rows : []);
  const request = ({ id, phase }: LedgerEntry): string | null =>
    phase !== 'adjustment' && may('request.read') ? `/requests/${id}` : null;
  const budgets: Column<LedgerEntry> = { id: 'budgets', header: texts.budgets, maxWidth: 340, cell: budgetCell };
  const all: readonly Column<LedgerEntry>[] = [
    { id: 'at', header: texts.at, sort: 'at', fixed: true, cell: ({ at }) => <Instant at={at} show="short" /> },
    {
      id: 'phase',
      header: texts.phase,
      cell: ({ phase }) => <Badge color={COLORS[phase]}>{texts.phases[phase]}</Badge>,
    },
    amountColumn({ id: 'amount', header: texts.amount, amount: ({ amount }) => amount }),
    amountColumn({
      id: 'provider_cost',
      header: texts.providerCost,
      hidden: true,
      amount: ({ provider_cost: cost }) => cost,
    }),
    { id: 'id', header: texts.belongsTo, cell: (entry) => <Code to={request(entry)}>{entry.id}</Code> },
    ...(withBudgets ? [budgets] : []),
    { id: 'reason', header: texts.reason, minWidth: 160, cell: ({ reason }) => reason ?? '–' },
    {
      id: 'actor',
      header: texts.actor,
      hidden: true,
      cell: ({ actor_id: id }) => (id === null ? '–' : <Code to={null}>{id}</Code>),
    },
    {
      id: 'price',
      header: texts.price,
      hidden: true,
      cell: ({ price_version: id }) => (id === null ? '–' : <Code to={null}>{id}</Code>),
    },
  ];
  return all;
}

/** Only entries of one kind. */
export function PhaseSelect({ state }: { readonly state: ListState }): ReactNode {
  const texts = useTexts(ledgerTexts);
  return (
    <FilterSelect
      state={state}
      name="phase"
      label={texts.phase}
      placeholder={texts.anyPhase}
      w={150}
      data={Object.entries(texts.phases).map(([value, label]) => ({ value, label }))}
    />
  );
}

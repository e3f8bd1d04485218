import { Anchor, Badge, Stack, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { LedgerEntry } from '../api/ledger.ts';
import { useMay } from '../api/session.ts';
import { useTexts } from '../lib/texts.ts';
import type { ListState } from '../lib/use-list-state.ts';
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

/** A row of the machine's that leads somewhere, where the viewer may go there. */
function Code({ to, children }: { readonly to: string | null; readonly children: string }): ReactNode {
  return to === null ? (
    <Text span inherit ff="monospace" className="nowrap">
      {children}
    </Text>
  ) : (
    <Anchor component={Link} to={to} inherit ff="monospace" className="nowrap">
      {children}
    </Anchor>
  );
}

/** @param withBudgets false: all are of one budget */
export function useLedgerColumns(withBudgets: boolean): readonly Column<LedgerEntry>[] {
  const texts = useTexts(ledgerTexts);
  const may = useMay();
  const request = ({ id, phase }: LedgerEntry): string | null =>
    phase !== 'adjustment' && may('request.read') ? `/requests/${id}` : null;
  const budgets: Column<LedgerEntry> = {
    id: 'budgets',
    header: texts.budgets,
    cell: (entry) =>
      entry.budgets.length === 0 ? (
        '–'
      ) : (
        <Stack gap={0}>
          {entry.budgets.map(({ budget_id: id }) => (
            <Code key={id} to={may('budget.read') ? `/budgets/${id}` : null}>
              {id}
            </Code>
          ))}
        </Stack>
      ),
  };
  const all: readonly Column<LedgerEntry>[] = [
    { id: 'at', header: texts.at, sort: 'at', fixed: true, cell: ({ at }) => <Instant at={at} /> },
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
      w={200}
      data={Object.entries(texts.phases).map(([value, label]) => ({ value, label }))}
    />
  );
}

import { Badge, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { OwnedBudget } from '../../api/budgets.ts';
import { useOwnerName, useScopeText } from '../../components/budget-owner.tsx';
import { BudgetMeter } from '../../components/budget-meter.tsx';
import { amountColumn } from '../../components/data-table/amount-column.tsx';
import type { Column } from '../../components/data-table/columns.ts';
import { Instant } from '../../components/instant.tsx';
import { formatEvenShare, formatShare } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { budgetsTexts } from './texts.ts';

/** Those that are set, and which of them are reached. */
export function AlertBadges({ budget }: { readonly budget: OwnedBudget }): ReactNode {
  const texts = useTexts(budgetsTexts);
  const language = useLanguage();
  if (budget.alerts.length === 0)
    return (
      <Text span inherit c="dimmed">
        {texts.noAlerts}
      </Text>
    );
  return (
    <Group gap={4} wrap="nowrap">
      {budget.alerts.map((alert) => {
        const isReached = Number(budget.used_share) >= Number(alert);
        const share = formatShare(Number(alert), language);
        return (
          <Badge key={alert} color={isReached ? 'orange' : 'gray'}>
            {isReached ? texts.reached(share) : texts.alertAt(share)}
          </Badge>
        );
      })}
    </Group>
  );
}

/** @param rows those that are shown, whose owners are looked up together */
export function useBudgetColumns(rows: readonly OwnedBudget[]): readonly Column<OwnedBudget>[] {
  const texts = useTexts(budgetsTexts);
  const language = useLanguage();
  const nameOf = useOwnerName();
  const describeScope = useScopeText(rows);
  return [
    {
      id: 'owner',
      header: texts.owner,
      fixed: true,
      minWidth: 150,
      cell: (budget) => (
        <>
          <Text size="sm" fw={500}>
            {nameOf(budget)}
          </Text>
          <Text size="xs" c="dimmed">
            {describeScope(budget)}
          </Text>
        </>
      ),
    },
    {
      id: 'used_share',
      header: texts.used,
      sort: 'used_share',
      align: 'end',
      cell: ({ used_share: share }) => formatEvenShare(Number(share), language),
    },
    { id: 'meter', header: texts.amount, minWidth: 200, cell: (budget) => <BudgetMeter budget={budget} /> },
    amountColumn({ id: 'remaining', header: texts.remaining, digits: 4, amount: ({ remaining }) => remaining }),
    amountColumn({ id: 'held', header: texts.held, digits: 6, hidden: true, amount: ({ held }) => held }),
    amountColumn({
      id: 'adjusted',
      header: texts.adjusted,
      digits: 4,
      hidden: true,
      amount: ({ adjusted }) => adjusted,
    }),
    { id: 'alerts', header: texts.alerts, cell: (budget) => <AlertBadges budget={budget} /> },
    {
      id: 'resets_at',
      header: texts.resets,
      cell: ({ resets_at: at }) => (at === null ? texts.never : <Instant at={at} show="zoned" />),
    },
  ];
}

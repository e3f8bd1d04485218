import { Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Schema } from '../api/schema-types.ts';
import { formatMoney } from '../lib/format.ts';
import { useLanguage, useTexts } from '../lib/texts.ts';
import { BudgetMeter } from './budget-meter.tsx';
import { budgetTexts } from './budget-texts.ts';
import { Instant } from './instant.tsx';

/** The budgets of something, with what is used, held and left of them. */
export function BudgetsReadout({ budgets }: { readonly budgets: readonly Schema<'Budget'>[] }): ReactNode {
  const texts = useTexts(budgetTexts);
  const language = useLanguage();
  const money = (amount: string): string => formatMoney(amount, 'USD', language, { digits: 2, isEven: true });
  if (budgets.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {texts.none}
      </Text>
    );
  }
  return (
    <Stack gap="md">
      {budgets.map((budget) => (
        <div key={budget.id}>
          <BudgetMeter budget={budget} />
          <Text size="xs" c="dimmed">
            {texts.left(money(budget.remaining))}
            {budget.held === '0' ? '' : ` · ${texts.held(money(budget.held))}`}
            {budget.resets_at === null ? null : (
              <>
                {` · ${texts.resetsAt} `}
                <Instant at={budget.resets_at} show="zoned" />
              </>
            )}
          </Text>
        </div>
      ))}
    </Stack>
  );
}

import { Group, Progress, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Schema } from '../api/schema-types.ts';
import { addAmounts } from '../lib/decimal.ts';
import { formatMoney, formatZonedInstant } from '../lib/format.ts';
import { useLanguage, useTexts } from '../lib/texts.ts';
import { budgetTexts } from './budget-texts.ts';
import { Tip } from './tip.tsx';

/** Only for the width of a bar: money itself is never a float. To a hundredth, since `2e-7` is no value that a browser tells others. */
function share(part: string, whole: string): number {
  const all = Number(whole);
  return all <= 0 ? 100 : Math.max(0, Math.min(100, Math.round((Number(part) / all) * 10_000) / 100));
}

/** How much of a budget is spent and held. */
export function BudgetMeter({ budget }: { readonly budget: Schema<'Budget'> }): ReactNode {
  const texts = useTexts(budgetTexts);
  const language = useLanguage();
  const money = (amount: string): string => formatMoney(amount, 'USD', language, { digits: 4 });
  const even = (amount: string): string => formatMoney(amount, 'USD', language, { digits: 2, isEven: true });
  const whole = addAmounts(budget.amount, budget.adjusted);
  const spent = share(budget.spent, whole);
  const held = Math.min(Math.round((100 - spent) * 100) / 100, share(budget.held, whole));
  const color = spent >= 100 ? 'red' : spent >= 80 ? 'orange' : 'teal';
  const resets =
    budget.resets_at === null ? texts.neverResets : texts.resets(formatZonedInstant(budget.resets_at, language));
  return (
    <Tip label={`${texts.held(money(budget.held))} · ${texts.left(money(budget.remaining))} · ${resets}`}>
      <div>
        <Group justify="space-between" gap="xs" wrap="nowrap">
          <Text size="xs" className="nowrap">
            {texts.spentOf(even(budget.spent), even(whole))}
          </Text>
          <Text size="xs" c="dimmed" className="nowrap">
            {texts.periods[budget.period]} · {budget.hard ? texts.hard : texts.soft}
          </Text>
        </Group>
        <Progress.Root size="sm">
          <Progress.Section value={spent} color={color} aria-label={texts.spentOf(money(budget.spent), money(whole))} />
          <Progress.Section value={held} color="gray" aria-label={texts.held(money(budget.held))} />
        </Progress.Root>
      </div>
    </Tip>
  );
}

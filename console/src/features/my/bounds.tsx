import { Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Me } from '../../api/my.ts';
import { BudgetsReadout } from '../../components/budgets-readout.tsx';
import { LimitsReadout } from '../../components/limits-readout.tsx';
import { useTexts } from '../../lib/texts.ts';
import { myTexts } from './texts.ts';

type MyBudget = Me['budgets'][number];

/** Budgets of one scope together, in the order of the answer: the narrowest first. */
function groupBudgets(budgets: readonly MyBudget[]): readonly (readonly MyBudget[])[] {
  const groups = new Map<string, MyBudget[]>();
  for (const budget of budgets) {
    const key = `${budget.scope} ${budget.model ?? ''}`;
    groups.set(key, [...(groups.get(key) ?? []), budget]);
  }
  return [...groups.values()];
}

/** Budgets and limits that bind the user, with what is used of them. */
export function Bounds({ me }: { readonly me: Me }): ReactNode {
  const texts = useTexts(myTexts);
  const groups = groupBudgets(me.budgets);
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} mb="md">
      <Paper withBorder p="md" component="section" aria-label={texts.budgets}>
        <Title order={2} size="h5" mb="sm">
          {texts.budgets}
        </Title>
        {groups.length === 0 ? (
          <Text size="sm" c="dimmed">
            {texts.noBudgets}
          </Text>
        ) : (
          <Stack gap="md">
            {groups.map((budgets) => (
              <div key={budgets[0]?.id}>
                <Text size="sm" fw={500} mb={4}>
                  {texts.scopes[budgets[0]?.scope ?? 'token']}
                  {budgets[0]?.model === undefined ? '' : ` ${budgets[0].model}`}
                </Text>
                <BudgetsReadout budgets={budgets} />
              </div>
            ))}
          </Stack>
        )}
      </Paper>
      <Paper withBorder p="md" component="section" aria-label={texts.limits}>
        <Title order={2} size="h5" mb="sm">
          {texts.limits}
        </Title>
        <LimitsReadout limits={me.limits} left={me.limits_left} />
      </Paper>
    </SimpleGrid>
  );
}

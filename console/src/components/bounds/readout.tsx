import { SimpleGrid } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Schema } from '../../api/schema-types.ts';
import { useTexts } from '../../lib/texts.ts';
import { accessTexts } from '../access-texts.ts';
import { BudgetsReadout } from '../budgets-readout.tsx';
import type { LimitValues } from '../limit-fields.tsx';
import { LimitsReadout } from '../limits-readout.tsx';
import { Section } from '../section.tsx';

interface Bounded {
  readonly budgets: readonly Schema<'Budget'>[];
  readonly limits: LimitValues;
  readonly limits_left?: Schema<'LimitsLeft'>;
}

/** Budgets and limits of one, with what is used of them. */
export function BoundsReadout({ item }: { readonly item: Bounded }): ReactNode {
  const texts = useTexts(accessTexts);
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md" verticalSpacing={0}>
      <Section title={texts.budgets}>
        <BudgetsReadout budgets={item.budgets} />
      </Section>
      <Section title={texts.limits}>
        <LimitsReadout limits={item.limits} left={item.limits_left} />
      </Section>
    </SimpleGrid>
  );
}

import { Group, Paper, Text } from '@mantine/core';
import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RequestDetail } from '../../api/requests.ts';
import { Amount } from '../../components/amount.tsx';
import { addAmounts, countDecimals, negate } from '../../lib/decimal.ts';
import { formatMoney } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { requestDetailTexts } from './detail-texts.ts';

interface StepProps {
  readonly label: string;
  readonly amount: string;
  readonly decimals: number;
}

function Step({ label, amount, decimals }: StepProps): ReactNode {
  return (
    <Paper withBorder px="md" py="xs">
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fw={600}>
        <Amount amount={amount} decimals={decimals} />
      </Text>
    </Paper>
  );
}

/** From what was set aside to what was charged, and what is left of it. */
export function SettlementSteps({ request }: { readonly request: RequestDetail }): ReactNode {
  const { steps: texts } = useTexts(requestDetailTexts);
  const language = useLanguage();
  const sumOf = (...phases: readonly string[]): string =>
    addAmounts(...request.ledger.filter(({ phase }) => phases.includes(phase)).map(({ amount }) => amount));
  const held = sumOf('hold', 'extension');
  const overrun = sumOf('overrun');
  const left = addAmounts(held, negate(request.cost.amount));
  const decimals = countDecimals([held, request.cost.amount, overrun, left]);
  const steps = [<Step key="held" label={texts.held} amount={held} decimals={decimals} />];
  if (request.state === 'held') {
    return (
      <Group mb="md" gap="sm">
        {steps}
        <Text size="sm" c="dimmed">
          {texts.running}
        </Text>
      </Group>
    );
  }
  steps.push(
    <ArrowRight key="arrow" size={18} aria-hidden />,
    <Step key="charged" label={texts.charged} amount={request.cost.amount} decimals={decimals} />,
  );
  if (left.startsWith('-'))
    steps.push(<Step key="more" label={texts.beyond} amount={negate(left)} decimals={decimals} />);
  else if (left !== '0')
    steps.push(
      <Text key="back" size="sm" c="dimmed">
        {texts.back(formatMoney(left, 'USD', language))}
      </Text>,
    );
  if (overrun !== '0') steps.push(<Step key="overrun" label={texts.overrun} amount={overrun} decimals={decimals} />);
  return (
    <Group mb="md" gap="sm">
      {steps}
    </Group>
  );
}

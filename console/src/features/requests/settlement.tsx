import { Group, Paper, Text } from '@mantine/core';
import { ArrowRight } from 'lucide-react';
import type { ReactNode } from 'react';
import type { RequestDetail } from '../../api/requests.ts';
import { Amount } from '../../components/amount.tsx';
import { addAmounts, negate } from '../../lib/decimal.ts';
import { useTexts } from '../../lib/texts.ts';
import { requestDetailTexts } from './detail-texts.ts';

function Step({ label, amount }: { readonly label: string; readonly amount: string }): ReactNode {
  return (
    <Paper withBorder px="md" py="xs">
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text fw={600}>
        <Amount amount={amount} />
      </Text>
    </Paper>
  );
}

/** From what was set aside to what was charged, and what was given back. */
export function SettlementSteps({ request }: { readonly request: RequestDetail }): ReactNode {
  const { steps: texts } = useTexts(requestDetailTexts);
  const sumOf = (...phases: readonly string[]): string =>
    addAmounts(...request.ledger.filter(({ phase }) => phases.includes(phase)).map(({ amount }) => amount));
  const held = sumOf('hold', 'extension');
  const overrun = sumOf('overrun');
  const left = addAmounts(held, negate(request.cost.amount));
  const steps = [<Step key="held" label={texts.held} amount={held} />];
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
    <Step key="charged" label={texts.charged} amount={request.cost.amount} />,
    left.startsWith('-') ? (
      <Step key="more" label={texts.beyond} amount={negate(left)} />
    ) : (
      <Step key="back" label={texts.back} amount={left} />
    ),
  );
  if (overrun !== '0') steps.push(<Step key="overrun" label={texts.overrun} amount={overrun} />);
  return (
    <Group mb="md" gap="sm">
      {steps}
    </Group>
  );
}

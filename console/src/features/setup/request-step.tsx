import { Alert, Anchor, Button, Group, Loader, Paper, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CircleCheck, CircleX } from 'lucide-react';
import type { ReactNode } from 'react';
import { providerQuery } from '../../api/providers.ts';
import type { RequestRow } from '../../api/requests.ts';
import type { FirstToken } from '../../api/setup.ts';
import { Amount } from '../../components/amount.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { Facts } from '../../components/facts.tsx';
import { RequestStatus } from '../../components/request-status.tsx';
import { Snippets } from '../../components/snippets/snippets.tsx';
import { formatMilliseconds } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { StepFrame } from './step-frame.tsx';
import { setupTexts } from './texts.ts';
import { useFirstRequest } from './use-first-request.ts';

function Arrival({ row }: { readonly row: RequestRow }): ReactNode {
  const texts = useTexts(setupTexts).request;
  const language = useLanguage();
  const isOver = row.status !== null && row.state !== 'held';
  const failed = row.error_code !== null;
  const icon = !isOver ? (
    <Loader size="sm" />
  ) : failed ? (
    <CircleX size={22} aria-hidden color="var(--mantine-color-red-filled)" />
  ) : (
    <CircleCheck size={22} aria-hidden color="var(--mantine-color-teal-filled)" />
  );
  return (
    <>
      <Group gap="xs" wrap="nowrap" mb="sm">
        {icon}
        <Text fw={600}>{isOver ? (failed ? texts.failed : texts.arrived) : texts.running}</Text>
      </Group>
      <Facts
        facts={[
          { label: texts.model, value: row.model },
          { label: texts.status, value: <RequestStatus status={row.status} errorCode={row.error_code} /> },
          { label: texts.cost, value: <Amount amount={row.cost.amount} /> },
          {
            label: texts.time,
            value: row.latency_ms === null ? '…' : formatMilliseconds(row.latency_ms, language),
          },
        ]}
      />
      <Group>
        <Button component={Link} to="/overview">
          {texts.finish}
        </Button>
        <Anchor component={Link} to={`/requests/${row.id}`} size="sm">
          {texts.look}
        </Anchor>
      </Group>
    </>
  );
}

function Watch({ tokenId }: { readonly tokenId: string }): ReactNode {
  const texts = useTexts(setupTexts).request;
  const row = useFirstRequest(tokenId);
  return (
    <Paper withBorder p="md" aria-live="polite">
      {row === null ? (
        <Group gap="sm" wrap="nowrap">
          <Loader size="sm" />
          <div>
            <Text fw={600}>{texts.waiting}</Text>
            <Text size="sm" c="dimmed">
              {texts.waitingHelp}
            </Text>
          </div>
        </Group>
      ) : (
        <Arrival row={row} />
      )}
    </Paper>
  );
}

interface RequestStepProps {
  readonly providerId: string;
  /** null: the page was loaded anew, and the token is gone from it. */
  readonly issued: FirstToken | null;
  readonly onAnother: () => void;
}

/** Snippets with the token in them, and the first request as it arrives. */
export function RequestStep({ providerId, issued, onAnother }: RequestStepProps): ReactNode {
  const texts = useTexts(setupTexts).request;
  const provider = useQuery(providerQuery(providerId));
  if (issued === null) {
    return (
      <StepFrame title={texts.title} intro={texts.tokenLost}>
        <Group>
          <Button onClick={onAnother}>{texts.another}</Button>
        </Group>
      </StepFrame>
    );
  }
  const models = (provider.data?.models ?? []).map(({ model }) => model).filter((name) => !name.endsWith('*'));
  return (
    <StepFrame title={texts.title}>
      <Alert color="yellow" title={texts.shownOnce}>
        <Stack gap={4}>
          <Text size="sm">{texts.shownOnceText}</Text>
          <CopyText value={issued.token} />
        </Stack>
      </Alert>
      <Watch tokenId={issued.id} />
      <Snippets models={models} token={issued.token} />
    </StepFrame>
  );
}

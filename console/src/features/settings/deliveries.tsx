import { Badge, Button, Code, Drawer, Popover, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { deliveriesQuery } from '../../api/settings.ts';
import type { Delivery, Webhook } from '../../api/settings.ts';
import { commonTexts } from '../../components/common-texts.ts';
import type { Column } from '../../components/data-table/columns.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { Instant } from '../../components/instant.tsx';
import { useTexts } from '../../lib/texts.ts';
import { settingsTexts } from './texts.ts';

const COLORS = { pending: 'blue', delivered: 'teal', failed: 'red' } as const satisfies Record<
  Delivery['state'],
  string
>;

function Payload({ delivery }: { readonly delivery: Delivery }): ReactNode {
  const texts = useTexts(settingsTexts);
  return (
    <Popover position="bottom-end" withArrow width={340}>
      <Popover.Target>
        <Button size="compact-xs" variant="default">
          {texts.showPayload}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Code block aria-label={texts.payload} mah={320} style={{ overflow: 'auto' }} tabIndex={0}>
          {JSON.stringify(delivery.payload, null, 2)}
        </Code>
      </Popover.Dropdown>
    </Popover>
  );
}

function useDeliveryColumns(): readonly Column<Delivery>[] {
  const texts = useTexts(settingsTexts);
  return [
    { id: 'type', header: texts.event, minWidth: 140, cell: ({ type }) => texts.eventNames[type] },
    {
      id: 'state',
      header: texts.state,
      cell: ({ state }) => <Badge color={COLORS[state]}>{texts.states[state]}</Badge>,
    },
    { id: 'created_at', header: texts.created, cell: ({ created_at: at }) => <Instant at={at} show="relative" /> },
    { id: 'attempts', header: texts.attempts, align: 'end', cell: ({ attempts }) => attempts },
    {
      id: 'answer',
      header: texts.answer,
      minWidth: 130,
      cell: ({ last_status: status, last_error: error }) => error ?? (status === null ? '–' : `HTTP ${status}`),
    },
    {
      id: 'next',
      header: texts.nextAttempt,
      cell: ({ next_attempt_at: at }) => (at === null ? texts.noMore : <Instant at={at} show="relative" />),
    },
    { id: 'payload', header: '', align: 'end', cell: (delivery) => <Payload delivery={delivery} /> },
  ];
}

/** What was, and is to be, sent to one webhook, the newest first. */
export function Deliveries({
  webhook,
  onClose,
}: {
  readonly webhook: Webhook;
  readonly onClose: () => void;
}): ReactNode {
  const texts = useTexts(settingsTexts);
  const common = useTexts(commonTexts);
  const [state, setState] = useState<string | null>(null);
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const query = useQuery(
    deliveriesQuery(webhook.id, { sort: '-created_at', state: state ?? undefined, cursor: cursors.at(-1) }),
  );
  const columns = useDeliveryColumns();
  const next = query.data?.next_cursor ?? null;
  return (
    <Drawer opened onClose={onClose} title={texts.deliveriesTitle(webhook.url)} size="xl">
      <Stack>
        <Select
          aria-label={texts.state}
          placeholder={texts.anyState}
          clearable
          w={180}
          value={state}
          onChange={(value) => {
            setState(value);
            setCursors([]);
          }}
          data={(['pending', 'delivered', 'failed'] as const).map((value) => ({ value, label: texts.states[value] }))}
        />
        {query.error !== null && query.data === undefined ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : query.data?.items.length === 0 && cursors.length === 0 ? (
          <Text c="dimmed">{texts.noDeliveries}</Text>
        ) : (
          <DataTable
            label={texts.deliveries}
            columns={columns}
            rows={query.data?.items}
            rowId={({ id }) => id}
            rowName={({ type }) => type}
            stale={query.isPlaceholderData}
          />
        )}
        {cursors.length === 0 && next === null ? null : (
          <Button.Group>
            <Button variant="default" disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}>
              {common.previous}
            </Button>
            <Button
              variant="default"
              disabled={next === null}
              onClick={() => setCursors(next === null ? cursors : [...cursors, next])}
            >
              {common.next}
            </Button>
          </Button.Group>
        )}
      </Stack>
    </Drawer>
  );
}

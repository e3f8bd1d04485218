import { Button, EmptyState, Group, Select, Skeleton } from '@mantine/core';
import { MonthPickerInput } from '@mantine/dates';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { statementAddress, statementQuery } from '../../api/statements.ts';
import type { StatementWish } from '../../api/statements.ts';
import { EntityPicker } from '../../components/entity-picker.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { ExportMenu } from '../../components/export-menu.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Section } from '../../components/section.tsx';
import { ViewerDates } from '../../components/viewer-dates.tsx';
import { useTexts } from '../../lib/texts.ts';
import { viewerZone } from '../../lib/time-span.ts';
import { useListState } from '../../lib/use-list-state.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { LinesTable, TotalsTable } from './tables.tsx';
import { statementsTexts } from './texts.ts';

/** The month before this one: the one that is due. */
function lastMonth(): string {
  const now = new Date();
  const month = new Date(now.getFullYear(), now.getMonth() - 1, 1);
  return `${month.getFullYear()}-${String(month.getMonth() + 1).padStart(2, '0')}`;
}

function readWish({ search }: ListState): StatementWish {
  const { month, time_zone: timeZone, customer_id: customerId } = search;
  return { month: month ?? lastMonth(), timeZone: timeZone ?? viewerZone(), customerId: customerId ?? null };
}

function Choice({ state, wish }: { readonly state: ListState; readonly wish: StatementWish }): ReactNode {
  const texts = useTexts(statementsTexts);
  const may = useMay();
  const change = (patch: ListState['search']): void => state.filter({ ...patch, show: undefined });
  const zones = [...new Set([viewerZone(), 'UTC', wish.timeZone])];
  return (
    <Group mb="md" align="flex-end" gap="sm">
      <ViewerDates>
        <MonthPickerInput
          label={texts.month}
          w={160}
          valueFormat="YYYY-MM"
          value={`${wish.month}-01`}
          onChange={(value) => change({ month: value === null ? undefined : value.slice(0, 7) })}
        />
      </ViewerDates>
      {may('customer.read') ? (
        <EntityPicker
          kind="customers"
          label={texts.customer}
          placeholder={texts.everybody}
          w={220}
          value={wish.customerId}
          onChange={(id) => change({ customer_id: id ?? undefined })}
        />
      ) : null}
      <Select
        label={texts.zone}
        w={180}
        allowDeselect={false}
        value={wish.timeZone}
        onChange={(zone) => change({ time_zone: zone ?? undefined })}
        data={zones}
      />
      <Button onClick={() => state.filter({ show: 'on' })}>{texts.show}</Button>
      <ExportMenu
        label={texts.download}
        csv={texts.csv}
        jsonl={texts.jsonl}
        address={(format) => statementAddress(wish, format)}
      />
    </Group>
  );
}

function Preview({ wish }: { readonly wish: StatementWish }): ReactNode {
  const texts = useTexts(statementsTexts);
  const query = useQuery(statementQuery(wish));
  const preview = query.data;
  if (query.error !== null) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  if (preview === undefined) return <Skeleton height={320} />;
  if (preview.count === 0) {
    return (
      <EmptyState py="xl">
        <EmptyState.Title>{texts.nothing}</EmptyState.Title>
      </EmptyState>
    );
  }
  return (
    <>
      <Section title={texts.customers}>
        <TotalsTable preview={preview} />
      </Section>
      <Section title={texts.lines}>
        <LinesTable preview={preview} />
      </Section>
    </>
  );
}

export function StatementsPage(): ReactNode {
  const texts = useTexts(statementsTexts);
  const state = useListState();
  const wish = readWish(state);
  return (
    <>
      <PageHeader title={texts.title} description={texts.description} />
      <Choice state={state} wish={wish} />
      {state.search['show'] === 'on' ? (
        <Preview wish={wish} />
      ) : (
        <EmptyState py="xl">
          <EmptyState.Description>{texts.hint}</EmptyState.Description>
        </EmptyState>
      )}
    </>
  );
}

import { Alert, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ledgerQuery } from '../../api/ledger.ts';
import { PhaseSelect, useLedgerColumns } from '../../components/ledger-columns.tsx';
import { ledgerTexts } from '../../components/ledger-texts.ts';
import { ListPage } from '../../components/list-page.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { TimeRange } from '../../components/time-range.tsx';
import { useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { ledgerPageTexts } from './texts.ts';

function IdField(props: {
  readonly state: ListState;
  readonly name: 'id' | 'budget_id';
  readonly label: string;
}): ReactNode {
  const { state, name, label } = props;
  const set = useDebouncedCallback((value: string) => state.filter({ [name]: value.trim() || undefined }), 300);
  return (
    <TextInput
      key={state.search[name] === undefined ? 'empty' : 'set'}
      aria-label={label}
      placeholder={label}
      w={220}
      defaultValue={state.search[name] ?? ''}
      onChange={(event) => set(event.currentTarget.value)}
    />
  );
}

export function LedgerPage(): ReactNode {
  const texts = useTexts(ledgerPageTexts);
  const shared = useTexts(ledgerTexts);
  const state = useListState();
  const query = useQuery(ledgerQuery(state.search));
  const columns = useLedgerColumns(true);
  const { data } = query;
  const isCut = data !== undefined && data.next_cursor !== null && data.items.length < data.page_size;
  return (
    <>
      <PageHeader title={texts.title} description={texts.description} />
      {isCut ? (
        <Alert color="blue" mb="sm">
          {shared.cut}
        </Alert>
      ) : null}
      <ListPage
        list="ledger"
        label={texts.title}
        columns={columns}
        state={state}
        query={query}
        rowId={({ id, phase, n }) => `${id} ${phase} ${n}`}
        rowName={({ id, phase }) => `${id} ${shared.phases[phase]}`}
        defaultSort="-at"
        emptyHint={texts.empty}
        filters={
          <>
            <TimeRange state={state} fallback={null} />
            <PhaseSelect state={state} />
            <IdField state={state} name="id" label={texts.id} />
            <IdField state={state} name="budget_id" label={texts.budget} />
          </>
        }
      />
    </>
  );
}

import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { budgetsQuery } from '../../api/budgets.ts';
import { useMay } from '../../api/session.ts';
import { EntityPicker } from '../../components/entity-picker.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { useBudgetColumns } from './columns.tsx';
import { useOwnerName } from './owner.tsx';
import { budgetsTexts } from './texts.ts';

function Filters({ state }: { readonly state: ListState }): ReactNode {
  const texts = useTexts(budgetsTexts);
  const may = useMay();
  const { search } = state;
  return (
    <>
      <Select
        aria-label={texts.scope}
        placeholder={texts.anyScope}
        clearable
        w={160}
        value={search['scope'] ?? null}
        onChange={(scope) => state.filter({ scope: scope ?? undefined })}
        data={Object.entries(texts.scopes).map(([value, label]) => ({ value, label }))}
      />
      <Select
        aria-label={texts.used}
        placeholder={texts.anyUse}
        clearable
        w={140}
        value={search['used_min'] ?? null}
        onChange={(share) => state.filter({ used_min: share ?? undefined })}
        data={Object.entries(texts.usedFrom)
          .toSorted(([a], [b]) => Number(a) - Number(b))
          .map(([value, label]) => ({ value, label }))}
      />
      {may('customer.read') ? (
        <EntityPicker
          kind="customers"
          ariaLabel={texts.customer}
          placeholder={texts.customer}
          w={190}
          value={search['customer_id'] ?? null}
          onChange={(id) => state.filter({ customer_id: id ?? undefined })}
        />
      ) : null}
    </>
  );
}

export function BudgetsPage(): ReactNode {
  const texts = useTexts(budgetsTexts);
  const navigate = useNavigate();
  const state = useListState();
  const query = useQuery(budgetsQuery(state.search));
  const columns = useBudgetColumns();
  const nameOf = useOwnerName();
  return (
    <>
      <PageHeader title={texts.title} description={texts.description} />
      <ListPage
        list="budgets"
        label={texts.title}
        columns={columns}
        state={state}
        query={query}
        rowId={({ id }) => id}
        rowName={nameOf}
        onOpen={({ id }) => void navigate({ to: `/budgets/${id}` })}
        defaultSort="-used_share"
        searchHint={texts.search}
        emptyHint={texts.empty}
        filters={<Filters state={state} />}
      />
    </>
  );
}

import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { budgetsQuery } from '../../api/budgets.ts';
import { FilterEntity, FilterSelect } from '../../components/filters.tsx';
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
  return (
    <>
      <FilterSelect
        state={state}
        name="scope"
        label={texts.scope}
        placeholder={texts.anyScope}
        w={160}
        data={Object.entries(texts.scopes).map(([value, label]) => ({ value, label }))}
      />
      <FilterSelect
        state={state}
        name="used_min"
        label={texts.used}
        placeholder={texts.anyUse}
        w={140}
        data={Object.entries(texts.usedFrom)
          .toSorted(([a], [b]) => Number(a) - Number(b))
          .map(([value, label]) => ({ value, label }))}
      />
      <FilterEntity state={state} kind="customers" name="customer_id" label={texts.customer} w={190} />
    </>
  );
}

export const firstQueries = (search: ListState['search']) => [budgetsQuery(search)];

export function BudgetsPage(): ReactNode {
  const texts = useTexts(budgetsTexts);
  const navigate = useNavigate();
  const state = useListState();
  const query = useQuery(budgetsQuery(state.search));
  const columns = useBudgetColumns(query.data?.items ?? []);
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

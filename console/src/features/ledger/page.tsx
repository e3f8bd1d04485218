import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useBudgetsById } from '../../api/budgets.ts';
import { ledgerExportAddress, ledgerQuery } from '../../api/ledger.ts';
import { useOwnerName } from '../../components/budget-owner.tsx';
import { ExportMenu } from '../../components/export-menu.tsx';
import { FilterPill } from '../../components/filter-pill.tsx';
import { FilterEntity, FilterText } from '../../components/filters.tsx';
import { PhaseSelect, useLedgerColumns } from '../../components/ledger-columns.tsx';
import { ledgerTexts } from '../../components/ledger-texts.ts';
import { ListPage } from '../../components/list-page.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { TimeRange } from '../../components/time-range.tsx';
import { useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { ledgerPageTexts } from './texts.ts';

/** The budget that the address names; on a budget's own page its entries stand too. */
function BudgetPill({ state }: { readonly state: ListState }): ReactNode {
  const texts = useTexts(ledgerPageTexts);
  const id = state.search['budget_id'];
  const budget = useBudgetsById(id === undefined ? [] : [id]).get(id ?? '');
  const nameOf = useOwnerName();
  if (id === undefined) return null;
  return (
    <FilterPill remove={texts.removeBudget} onRemove={() => state.filter({ budget_id: undefined })}>
      {texts.budget}: {budget === undefined ? id : nameOf(budget)}
    </FilterPill>
  );
}

export const firstQueries = (search: ListState['search']) => [ledgerQuery(search)];

export function LedgerPage(): ReactNode {
  const texts = useTexts(ledgerPageTexts);
  const shared = useTexts(ledgerTexts);
  const state = useListState();
  const query = useQuery(ledgerQuery(state.search));
  const columns = useLedgerColumns(query.data?.items ?? [], true);
  return (
    <>
      <PageHeader
        title={texts.title}
        description={texts.description}
        actions={
          <ExportMenu
            label={shared.export}
            csv={shared.exportCsv}
            jsonl={shared.exportJsonl}
            address={(format) => ledgerExportAddress(state.search, format)}
          />
        }
      />
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
        cutHint={shared.cut}
        filters={
          <>
            <TimeRange state={state} fallback={null} />
            <PhaseSelect state={state} />
            <FilterEntity state={state} kind="customers" name="customer_id" label={texts.customer} w={140} />
            <FilterEntity state={state} kind="customer-users" name="customer_user_id" label={texts.user} w={165} />
            <FilterEntity state={state} kind="tokens" name="token_id" label={texts.token} w={140} />
            <FilterText state={state} name="id" label={texts.id} placeholder={texts.idHint} w={140} />
            <BudgetPill state={state} />
          </>
        }
      />
    </>
  );
}

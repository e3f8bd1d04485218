import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ledgerExportAddress, ledgerQuery } from '../../api/ledger.ts';
import { ExportMenu } from '../../components/export-menu.tsx';
import { FilterText } from '../../components/filters.tsx';
import { PhaseSelect, useLedgerColumns } from '../../components/ledger-columns.tsx';
import { ledgerTexts } from '../../components/ledger-texts.ts';
import { ListPage } from '../../components/list-page.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { TimeRange } from '../../components/time-range.tsx';
import { useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { ledgerPageTexts } from './texts.ts';

export const firstQueries = (search: ListState['search']) => [ledgerQuery(search)];

export function LedgerPage(): ReactNode {
  const texts = useTexts(ledgerPageTexts);
  const shared = useTexts(ledgerTexts);
  const state = useListState();
  const query = useQuery(ledgerQuery(state.search));
  const columns = useLedgerColumns(true);
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
            <FilterText state={state} name="id" label={texts.id} w={220} />
            <FilterText state={state} name="budget_id" label={texts.budget} w={220} />
          </>
        }
      />
    </>
  );
}

import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { operationLogExportAddress, operationLogQuery } from '../../api/operation-log.ts';
import { useMay } from '../../api/session.ts';
import { ExportMenu } from '../../components/export-menu.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { useOperationLogColumns } from './columns.tsx';
import { OperationLogFilters } from './filters.tsx';
import { operationLogTexts } from './texts.ts';
import { VerifyDialog } from './verify.tsx';

/** Who did what. */
export const firstQueries = (search: ListState['search']) => [operationLogQuery(search)];

export function OperationLogPage(): ReactNode {
  const texts = useTexts(operationLogTexts);
  const may = useMay();
  const navigate = useNavigate();
  const state = useListState();
  const query = useQuery(operationLogQuery(state.search));
  const columns = useOperationLogColumns();
  const [verifying, verify] = useDisclosure();
  const actions = may('operation_log.read') ? (
    <>
      <ExportMenu
        label={texts.export}
        csv={texts.exportCsv}
        jsonl={texts.exportJsonl}
        address={(format) => operationLogExportAddress(state.search, format)}
      />
      <Button leftSection={<ShieldCheck size={16} aria-hidden />} onClick={verify.open}>
        {texts.verify}
      </Button>
    </>
  ) : undefined;
  return (
    <>
      <PageHeader title={texts.title} description={texts.description} actions={actions} />
      <ListPage
        list="operation-log"
        label={texts.title}
        columns={columns}
        state={state}
        query={query}
        rowName={({ action }) => action}
        onOpen={({ id }) => void navigate({ to: `/operation-log/${id}` })}
        defaultSort="-at"
        searchHint={texts.search}
        emptyHint={texts.empty}
        filters={<OperationLogFilters state={state} />}
      />
      {verifying ? <VerifyDialog onClose={verify.close} /> : null}
    </>
  );
}

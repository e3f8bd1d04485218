import { Button, Switch, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { ListFilter } from 'lucide-react';
import type { ReactNode } from 'react';
import { REQUEST_FILTERS, requestExportAddress, requestsQuery } from '../../api/requests.ts';
import { ExportMenu } from '../../components/export-menu.tsx';
import { FilterSelect, FilterText } from '../../components/filters.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { TimeRange } from '../../components/time-range.tsx';
import { formatInteger } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { useListState } from '../../lib/use-list-state.ts';
import { useRequestColumns } from './columns.tsx';
import { FilterChips, FilterDrawer } from './filter-fields-later.ts';
import { useLive } from './live.ts';
import { requestsTexts } from './texts.ts';

function FilterBar({ state }: { readonly state: ListState }): ReactNode {
  const texts = useTexts(requestsTexts);
  const [opened, more] = useDisclosure();
  return (
    <>
      <TimeRange state={state} fallback={null} />
      <FilterSelect
        state={state}
        name="outcome"
        label={texts.filters.outcome}
        w={120}
        data={[
          { value: 'ok', label: texts.ok },
          { value: 'error', label: texts.error },
        ]}
      />
      <FilterText state={state} name="model" label={texts.filters.model} w={150} />
      <Button variant="default" leftSection={<ListFilter size={16} aria-hidden />} onClick={more.open}>
        {texts.more}
      </Button>
      {opened ? <FilterDrawer state={state} onClose={more.close} /> : null}
      {REQUEST_FILTERS.some((name) => state.search[name] !== undefined) ? <FilterChips state={state} /> : null}
    </>
  );
}

export const firstQueries = (search: ListState['search']) => [requestsQuery(search)];

export function RequestsPage(): ReactNode {
  const texts = useTexts(requestsTexts);
  const language = useLanguage();
  const navigate = useNavigate();
  const state = useListState();
  const query = useQuery(requestsQuery(state.search));
  const columns = useRequestColumns(query.data?.items ?? []);
  const canFollow =
    state.search['cursor'] === undefined && state.search['to'] === undefined && state.search['sort'] !== 'at';
  const isLive = canFollow && state.search['live'] === 'on';
  const live = useLive(isLive, state.search);
  const actions = (
    <>
      <Switch
        label={texts.live}
        disabled={!canFollow}
        checked={isLive}
        onChange={(event) => state.filter({ live: event.currentTarget.checked ? 'on' : undefined })}
      />
      <ExportMenu
        label={texts.export}
        csv={texts.exportCsv}
        jsonl={texts.exportJsonl}
        address={(format) => requestExportAddress(state.search, format)}
      />
    </>
  );
  return (
    <>
      <PageHeader title={texts.title} description={texts.description} actions={actions} />
      {isLive ? (
        <Text size="sm" c="dimmed" mb="xs" role="status">
          {texts.liveState[live.state]}
          {live.skipped === 0 ? '' : ` ${texts.skipped(formatInteger(live.skipped, language))}`}
        </Text>
      ) : null}
      <ListPage
        list="requests"
        label={texts.title}
        columns={columns}
        state={state}
        query={query}
        rowName={({ id }) => id}
        onOpen={({ id }) => void navigate({ to: `/requests/${id}` })}
        defaultSort="-at"
        searchHint={texts.search}
        emptyHint={texts.empty}
        cutHint={texts.cut}
        filters={<FilterBar state={state} />}
      />
    </>
  );
}

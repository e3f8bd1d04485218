import { Alert, Button, Menu, Select, Switch, Text, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Download, ListFilter } from 'lucide-react';
import type { ReactNode } from 'react';
import { requestExportAddress, requestsQuery } from '../../api/requests.ts';
import type { RequestPage } from '../../api/requests.ts';
import { ListPage } from '../../components/list-page.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { TimeRange } from '../../components/time-range.tsx';
import { formatInteger } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { useListState } from '../../lib/use-list-state.ts';
import { useRequestColumns } from './columns.tsx';
import { FilterChips, FilterDrawer } from './filter-fields.tsx';
import { useLive } from './live.ts';
import { requestsTexts } from './texts.ts';

function ExportMenu({ state }: { readonly state: ListState }): ReactNode {
  const texts = useTexts(requestsTexts);
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="default" leftSection={<Download size={16} aria-hidden />}>
          {texts.export}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component="a" href={requestExportAddress(state.search, 'csv')} download>
          {texts.exportCsv}
        </Menu.Item>
        <Menu.Item component="a" href={requestExportAddress(state.search, 'jsonl')} download>
          {texts.exportJsonl}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function FilterBar({ state }: { readonly state: ListState }): ReactNode {
  const texts = useTexts(requestsTexts);
  const [opened, more] = useDisclosure();
  const setModel = useDebouncedCallback((model: string) => state.filter({ model: model.trim() || undefined }), 300);
  return (
    <>
      <TimeRange state={state} fallback={null} />
      <Select
        aria-label={texts.filters.outcome}
        placeholder={texts.filters.outcome}
        clearable
        w={120}
        value={state.search['outcome'] ?? null}
        onChange={(outcome) => state.filter({ outcome: outcome ?? undefined })}
        data={[
          { value: 'ok', label: texts.ok },
          { value: 'error', label: texts.error },
        ]}
      />
      <TextInput
        aria-label={texts.filters.model}
        placeholder={texts.filters.model}
        w={150}
        defaultValue={state.search['model'] ?? ''}
        onChange={(event) => setModel(event.currentTarget.value)}
      />
      <Button variant="default" leftSection={<ListFilter size={16} aria-hidden />} onClick={more.open}>
        {texts.more}
      </Button>
      {opened ? <FilterDrawer state={state} onClose={more.close} /> : null}
      <FilterChips state={state} />
    </>
  );
}

/** The server stops looking after a bounded number of rows: fewer than a page, and more to come. */
function isCut(page: RequestPage | undefined): boolean {
  return page !== undefined && page.next_cursor !== null && page.items.length < page.page_size;
}

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
      <ExportMenu state={state} />
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
      {isCut(query.data) ? (
        <Alert color="blue" mb="sm">
          {texts.cut}
        </Alert>
      ) : null}
      <ListPage
        list="requests"
        label={texts.title}
        columns={columns}
        state={state}
        query={query}
        rowId={({ id }) => id}
        rowName={({ id }) => id}
        onOpen={({ id }) => void navigate({ to: `/requests/${id}` })}
        defaultSort="-at"
        searchHint={texts.search}
        emptyHint={texts.empty}
        filters={<FilterBar state={state} />}
      />
    </>
  );
}

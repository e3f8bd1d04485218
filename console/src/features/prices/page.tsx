import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { FileUp, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { pricesQuery } from '../../api/prices.ts';
import { useProviderKinds } from '../../api/provider-kinds.ts';
import { useMay } from '../../api/session.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { FilterPill } from '../../components/filter-pill.tsx';
import { FilterSelect } from '../../components/filters.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { changeTexts } from './change-texts.ts';
import { usePriceColumns } from './columns.tsx';
import { DataPanel } from './data-panel.tsx';
import { ImportDrawer } from './import-drawer.tsx';
import { SetPriceForm } from './set-price-form.tsx';
import { pricesTexts } from './texts.ts';
import { UpdateDrawer } from './update-drawer.tsx';
import { useDeployments } from './use-deployments.ts';

const SOURCES = ['override', 'dataset', 'free'] as const;

function Filters({ state }: { readonly state: ListState }): ReactNode {
  const kinds = useProviderKinds();
  const texts = useTexts(pricesTexts);
  const common = useTexts(commonTexts);
  const deployments = useDeployments();
  const { deployment_id: deploymentId } = state.search;
  return (
    <>
      <FilterSelect
        state={state}
        name="source"
        label={texts.source}
        placeholder={texts.anySource}
        w={160}
        data={SOURCES.map((value) => ({ value, label: texts.sources[value] }))}
      />
      <FilterSelect
        state={state}
        name="provider_kind"
        label={texts.kind}
        searchable
        w={190}
        data={kinds.map(({ kind, title }) => ({ value: kind, label: title }))}
      />
      {deploymentId === undefined ? null : (
        <FilterPill size="lg" remove={common.clearFilters} onRemove={() => state.filter({ deployment_id: undefined })}>
          {deployments.get(deploymentId)?.label ?? texts.oneDeployment}
        </FilterPill>
      )}
    </>
  );
}

export function PricesPage(): ReactNode {
  const texts = useTexts(pricesTexts);
  const changes = useTexts(changeTexts);
  const may = useMay();
  const navigate = useNavigate();
  const state = useListState();
  const query = useQuery(pricesQuery(state.search));
  const columns = usePriceColumns();
  const [setting, set] = useDisclosure();
  const [importing, imports] = useDisclosure();
  const [reviewing, review] = useDisclosure();
  const actions = may('price.write') ? (
    <>
      <Button variant="default" leftSection={<FileUp size={16} aria-hidden />} onClick={imports.open}>
        {changes.import}
      </Button>
      <Button leftSection={<Plus size={16} aria-hidden />} onClick={set.open}>
        {texts.set}
      </Button>
    </>
  ) : null;
  return (
    <>
      <PageHeader title={texts.title} description={texts.description} actions={actions} />
      {may('price.read') ? <DataPanel onReview={review.open} /> : null}
      <ListPage
        list="prices"
        label={texts.title}
        columns={columns}
        state={state}
        query={query}
        rowName={({ upstream_model: name }) => name}
        onOpen={({ id }) => void navigate({ to: `/prices/${id}` })}
        defaultSort="-created_at"
        searchHint={texts.search}
        emptyHint={texts.empty}
        filters={<Filters state={state} />}
      />
      {setting ? <SetPriceForm onClose={set.close} /> : null}
      {importing ? <ImportDrawer onClose={imports.close} /> : null}
      {reviewing ? <UpdateDrawer onClose={review.close} /> : null}
    </>
  );
}

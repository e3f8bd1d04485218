import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { useProviderKinds } from '../../api/provider-kinds.ts';
import { providersQuery } from '../../api/providers.ts';
import { useMay } from '../../api/session.ts';
import { FilterSelect } from '../../components/filters.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { providerStateTexts } from '../../components/provider-state-texts.ts';
import { useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { useProviderColumns } from './columns.tsx';
import { ProviderForm } from './form.tsx';
import { providersTexts } from './texts.ts';

const HEALTH = ['healthy', 'degraded', 'unhealthy', 'unknown'] as const;

function Filters({ state }: { readonly state: ListState }): ReactNode {
  const kinds = useProviderKinds();
  const texts = useTexts(providersTexts);
  const states = useTexts(providerStateTexts);
  return (
    <>
      <FilterSelect
        state={state}
        name="kind"
        label={texts.kind}
        placeholder={texts.anyKind}
        searchable
        w={190}
        data={kinds.map(({ kind, title }) => ({ value: kind, label: title }))}
      />
      <FilterSelect
        state={state}
        name="health"
        label={texts.health}
        placeholder={texts.anyHealth}
        w={160}
        data={HEALTH.map((value) => ({ value, label: states.health[value] }))}
      />
      <FilterSelect
        state={state}
        name="enabled"
        label={texts.status}
        placeholder={texts.anyStatus}
        w={140}
        data={[
          { value: 'true', label: states.enabled },
          { value: 'false', label: states.disabled },
        ]}
      />
    </>
  );
}

export function ProvidersPage(): ReactNode {
  const texts = useTexts(providersTexts);
  const may = useMay();
  const navigate = useNavigate();
  const state = useListState();
  const query = useQuery(providersQuery(state.search));
  const columns = useProviderColumns();
  const [creating, create] = useDisclosure();
  const open = ({ id }: { readonly id: string }): void => void navigate({ to: `/providers/${id}` });
  const button = may('provider.write') ? (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={create.open}>
      {texts.create}
    </Button>
  ) : null;
  return (
    <>
      <PageHeader title={texts.title} description={texts.description} actions={button} />
      <ListPage
        list="providers"
        label={texts.title}
        columns={columns}
        state={state}
        query={query}
        rowName={({ name }) => name}
        onOpen={open}
        defaultSort="-created_at"
        searchHint={texts.search}
        emptyHint={texts.empty}
        emptyAction={button}
        filters={<Filters state={state} />}
      />
      {creating ? <ProviderForm onClose={create.close} onCreated={open} /> : null}
    </>
  );
}

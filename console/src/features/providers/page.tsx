import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useProviderKinds } from '../../api/provider-kinds.ts';
import { providersQuery } from '../../api/providers.ts';
import { EntityList } from '../../components/entity-list.tsx';
import { FilterSelect } from '../../components/filters.tsx';
import { providerStateTexts } from '../../components/provider-state-texts.ts';
import { useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { useProviderColumns } from './columns.tsx';
import { ProviderForm } from './form-later.ts';
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

export const firstQueries = (search: ListState['search']) => [providersQuery(search)];

export function ProvidersPage(): ReactNode {
  const texts = useTexts(providersTexts);
  const navigate = useNavigate();
  const state = useListState();
  const query = useQuery(providersQuery(state.search));
  const columns = useProviderColumns();
  const open = ({ id }: { readonly id: string }): void => void navigate({ to: `/providers/${id}` });
  return (
    <EntityList
      list="providers"
      texts={texts}
      columns={columns}
      state={state}
      query={query}
      onOpen={open}
      create={{
        permission: 'provider.write',
        label: texts.create,
        form: (close) => <ProviderForm onClose={close} onCreated={open} />,
      }}
      filters={<Filters state={state} />}
    />
  );
}

import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { modelsQuery } from '../../api/models.ts';
import { EntityList } from '../../components/entity-list.tsx';
import { FilterSelect } from '../../components/filters.tsx';
import { providerStateTexts } from '../../components/provider-state-texts.ts';
import { useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { useModelColumns } from './columns.tsx';
import { ModelForm } from './form-later.ts';
import { modelsTexts } from './texts.ts';

export const firstQueries = (search: ListState['search']) => [modelsQuery(search)];

export function ModelsPage(): ReactNode {
  const texts = useTexts(modelsTexts);
  const states = useTexts(providerStateTexts);
  const navigate = useNavigate();
  const state = useListState();
  const query = useQuery(modelsQuery(state.search));
  const columns = useModelColumns();
  const open = ({ id }: { readonly id: string }): void => void navigate({ to: `/models/${id}` });
  return (
    <EntityList
      list="models"
      texts={texts}
      columns={columns}
      state={state}
      query={query}
      onOpen={open}
      create={{
        permission: 'model.write',
        label: texts.create,
        form: (close) => <ModelForm onClose={close} onCreated={open} />,
      }}
      filters={
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
      }
    />
  );
}

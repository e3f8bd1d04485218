import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { modelsQuery } from '../../api/models.ts';
import { useMay } from '../../api/session.ts';
import { FilterSelect } from '../../components/filters.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { providerStateTexts } from '../../components/provider-state-texts.ts';
import { useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import { useModelColumns } from './columns.tsx';
import { ModelForm } from './form.tsx';
import { modelsTexts } from './texts.ts';

export function ModelsPage(): ReactNode {
  const texts = useTexts(modelsTexts);
  const states = useTexts(providerStateTexts);
  const may = useMay();
  const navigate = useNavigate();
  const state = useListState();
  const query = useQuery(modelsQuery(state.search));
  const columns = useModelColumns();
  const [creating, create] = useDisclosure();
  const open = ({ id }: { readonly id: string }): void => void navigate({ to: `/models/${id}` });
  const button = may('model.write') ? (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={create.open}>
      {texts.create}
    </Button>
  ) : null;
  return (
    <>
      <PageHeader title={texts.title} description={texts.description} actions={button} />
      <ListPage
        list="models"
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
      {creating ? <ModelForm onClose={create.close} onCreated={open} /> : null}
    </>
  );
}

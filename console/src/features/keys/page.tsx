import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { managementKeysQuery } from '../../api/management-keys.ts';
import { useMay } from '../../api/session.ts';
import { FilterSelect } from '../../components/filters.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ROLE_NAMES, roleTexts } from '../../components/role-texts.ts';
import { SecretOnce } from '../../components/secret-once.tsx';
import { useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import { useKeyColumns } from './columns.tsx';
import { KeyForm } from './form.tsx';
import { keysTexts } from './texts.ts';

export function KeysPage(): ReactNode {
  const texts = useTexts(keysTexts);
  const roles = useTexts(roleTexts);
  const may = useMay();
  const state = useListState();
  const query = useQuery(managementKeysQuery(state.search));
  const columns = useKeyColumns();
  const [creating, create] = useDisclosure();
  const [secret, setSecret] = useState<string | null>(null);
  const button = may('management_key.write') ? (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={create.open}>
      {texts.create}
    </Button>
  ) : null;
  return (
    <>
      <PageHeader title={texts.title} description={texts.description} actions={button} />
      <ListPage
        list="keys"
        label={texts.title}
        columns={columns}
        state={state}
        query={query}
        rowName={({ name }) => name}
        defaultSort="-created_at"
        searchHint={texts.search}
        emptyHint={texts.empty}
        emptyAction={button}
        filters={
          <FilterSelect
            state={state}
            name="role"
            label={roles.role}
            placeholder={texts.anyRole}
            w={140}
            data={ROLE_NAMES.map((value) => ({ value, label: roles.names[value] }))}
          />
        }
      />
      {creating ? <KeyForm onClose={create.close} onMade={setSecret} /> : null}
      {secret === null ? null : (
        <SecretOnce
          title={texts.onceTitle}
          note={texts.once}
          label={texts.onceLabel}
          secret={secret}
          done={texts.stored}
          onClose={() => setSecret(null)}
        />
      )}
    </>
  );
}

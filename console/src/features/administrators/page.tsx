import { Button, Tabs } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { administratorsQuery } from '../../api/administrators.ts';
import { useMay } from '../../api/session.ts';
import { FilterSelect } from '../../components/filters.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { ROLE_NAMES, roleTexts } from '../../components/role-texts.ts';
import { useTexts } from '../../lib/texts.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { useListState } from '../../lib/use-list-state.ts';
import { useAdministratorColumns } from './columns.tsx';
import { AdministratorForm } from './form-later.ts';
import { Lockouts } from './lockouts.tsx';
import { Roles } from './roles.tsx';
import { administratorsTexts } from './texts.ts';

const TABS = ['list', 'lockouts', 'roles'] as const;

function AdministratorList({ state }: { readonly state: ListState }): ReactNode {
  const texts = useTexts(administratorsTexts);
  const roles = useTexts(roleTexts);
  const query = useQuery(administratorsQuery(state.search));
  const columns = useAdministratorColumns();
  return (
    <ListPage
      list="administrators"
      label={texts.title}
      columns={columns}
      state={state}
      query={query}
      rowName={({ username }) => username}
      defaultSort="-created_at"
      searchHint={texts.search}
      emptyHint={texts.empty}
      filters={
        <>
          <FilterSelect
            state={state}
            name="role"
            label={roles.role}
            placeholder={texts.anyRole}
            w={140}
            data={ROLE_NAMES.map((value) => ({ value, label: roles.names[value] }))}
          />
          <FilterSelect
            state={state}
            name="status"
            label={texts.status}
            placeholder={texts.anyStatus}
            w={140}
            data={[
              { value: 'active', label: texts.active },
              { value: 'suspended', label: texts.suspended },
            ]}
          />
        </>
      }
    />
  );
}

/** Administrators, who of them is locked out, and what the roles may do; every role may read the last. */
export function AdministratorsPage(): ReactNode {
  const texts = useTexts(administratorsTexts);
  const may = useMay();
  const state = useListState();
  const [creating, create] = useDisclosure();
  const tabs = may('admin.read') ? TABS : (['roles'] as const);
  const tab = tabs.find((name) => name === state.search['tab']) ?? tabs[0] ?? 'roles';
  return (
    <>
      <PageHeader
        title={texts.title}
        description={texts.description}
        actions={
          may('admin.write') ? (
            <Button leftSection={<Plus size={16} aria-hidden />} onClick={create.open}>
              {texts.create}
            </Button>
          ) : undefined
        }
      />
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(next) =>
          state.filter({
            ...Object.fromEntries(Object.keys(state.search).map((name) => [name, undefined])),
            tab: next === 'list' ? undefined : (next ?? undefined),
          })
        }
      >
        <Tabs.List mb="md">
          {tabs.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {texts.tabs[name]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="list">
          <AdministratorList state={state} />
        </Tabs.Panel>
        <Tabs.Panel value="lockouts">
          <Lockouts />
        </Tabs.Panel>
        <Tabs.Panel value="roles">
          <Roles />
        </Tabs.Panel>
      </Tabs>
      {creating ? <AdministratorForm onClose={create.close} /> : null}
    </>
  );
}

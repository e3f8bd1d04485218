import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { FileUp, Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { customerUsersQuery } from '../../api/customer-users.ts';
import { useNames } from '../../api/names.ts';
import { useMay } from '../../api/session.ts';
import { accessTexts } from '../../components/access-texts.ts';
import { useSelection } from '../../components/data-table/use-selection.ts';
import { FilterEntity, FilterSelect } from '../../components/filters.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { BulkActions } from './bulk-actions.tsx';
import { useCustomerUserColumns } from './columns.tsx';
import { CustomerUserForm } from './form.tsx';
import { customerUsersTexts } from './texts.ts';

function Filters({ state }: { readonly state: ListState }): ReactNode {
  const texts = useTexts(customerUsersTexts);
  const access = useTexts(accessTexts);
  return (
    <>
      <FilterSelect
        state={state}
        name="status"
        label={access.status}
        placeholder={access.anyStatus}
        w={140}
        data={[
          { value: 'active', label: access.active },
          { value: 'suspended', label: access.suspended },
        ]}
      />
      <FilterEntity
        state={state}
        kind="customers"
        name="customer_id"
        label={texts.customer}
        placeholder={texts.anyCustomer}
        w={200}
      />
    </>
  );
}

export function CustomerUsersPage(): ReactNode {
  const texts = useTexts(customerUsersTexts);
  const may = useMay();
  const navigate = useNavigate();
  const state = useListState();
  const query = useQuery(customerUsersQuery(state.search));
  const customers = useNames(
    'customers',
    (query.data?.items ?? []).map(({ customer_id: id }) => id),
  );
  const columns = useCustomerUserColumns(customers);
  const { selection, selected, clear } = useSelection(query.data?.items);
  const [creating, create] = useDisclosure();
  const open = ({ id }: { readonly id: string }): void => void navigate({ to: `/customer-users/${id}` });
  const mayWrite = may('customer_user.write');
  const button = mayWrite ? (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={create.open}>
      {texts.create}
    </Button>
  ) : null;
  const actions = mayWrite ? (
    <>
      <Button
        variant="default"
        component={Link}
        to="/customer-users/import"
        leftSection={<FileUp size={16} aria-hidden />}
      >
        {texts.importCsv}
      </Button>
      {button}
    </>
  ) : null;
  return (
    <>
      <PageHeader title={texts.title} description={texts.description} actions={actions} />
      <ListPage
        list="customer-users"
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
        selection={mayWrite ? selection : undefined}
        bulkActions={<BulkActions items={selected} onClosed={clear} />}
      />
      {creating ? (
        <CustomerUserForm onClose={create.close} customerId={state.search['customer_id']} onCreated={open} />
      ) : null}
    </>
  );
}

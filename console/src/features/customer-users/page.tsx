import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { FileUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { customerUsersQuery } from '../../api/customer-users.ts';
import { useNames } from '../../api/names.ts';
import { useMay } from '../../api/session.ts';
import { accessTexts } from '../../components/access-texts.ts';
import { useSelection } from '../../components/data-table/use-selection.ts';
import { EntityList } from '../../components/entity-list.tsx';
import { FilterEntity, FilterSelect } from '../../components/filters.tsx';
import { useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { BulkActions } from './bulk-actions.tsx';
import { useCustomerUserColumns } from './columns.tsx';
import { CustomerUserForm } from './form-later.ts';
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

export const firstQueries = (search: ListState['search']) => [customerUsersQuery(search)];

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
  const open = ({ id }: { readonly id: string }): void => void navigate({ to: `/customer-users/${id}` });
  const mayWrite = may('customer_user.write');
  return (
    <EntityList
      list="customer-users"
      texts={texts}
      columns={columns}
      state={state}
      query={query}
      onOpen={open}
      create={{
        permission: 'customer_user.write',
        label: texts.create,
        form: (close) => <CustomerUserForm onClose={close} customerId={state.search['customer_id']} onCreated={open} />,
      }}
      actions={
        mayWrite ? (
          <Button
            variant="default"
            component={Link}
            to="/customer-users/import"
            leftSection={<FileUp size={16} aria-hidden />}
          >
            {texts.importCsv}
          </Button>
        ) : null
      }
      filters={<Filters state={state} />}
      selection={mayWrite ? selection : undefined}
      bulkActions={<BulkActions items={selected} onClosed={clear} />}
    />
  );
}

import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { customersQuery } from '../../api/customers.ts';
import { accessTexts } from '../../components/access-texts.ts';
import { EntityList } from '../../components/entity-list.tsx';
import { FilterSelect } from '../../components/filters.tsx';
import { useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import type { ListState } from '../../lib/use-list-state.ts';
import { useCustomerColumns } from './columns.tsx';
import { CustomerForm } from './form-later.ts';
import { customersTexts } from './texts.ts';

export const firstQueries = (search: ListState['search']) => [customersQuery(search)];

export function CustomersPage(): ReactNode {
  const texts = useTexts(customersTexts);
  const access = useTexts(accessTexts);
  const navigate = useNavigate();
  const state = useListState();
  const query = useQuery(customersQuery(state.search));
  const columns = useCustomerColumns();
  return (
    <EntityList
      list="customers"
      texts={texts}
      columns={columns}
      state={state}
      query={query}
      onOpen={({ id }) => void navigate({ to: `/customers/${id}` })}
      create={{
        permission: 'customer.write',
        label: texts.create,
        form: (close) => <CustomerForm onClose={close} />,
      }}
      filters={
        <FilterSelect
          state={state}
          name="status"
          label={access.status}
          placeholder={access.anyStatus}
          w={160}
          data={[
            { value: 'active', label: access.active },
            { value: 'suspended', label: access.suspended },
          ]}
        />
      }
    />
  );
}

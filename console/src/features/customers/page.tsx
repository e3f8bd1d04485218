import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { customersQuery } from '../../api/customers.ts';
import { useMay } from '../../api/session.ts';
import { accessTexts } from '../../components/access-texts.ts';
import { FilterSelect } from '../../components/filters.tsx';
import { ListPage } from '../../components/list-page.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import { useCustomerColumns } from './columns.tsx';
import { CustomerForm } from './form.tsx';
import { customersTexts } from './texts.ts';

export function CustomersPage(): ReactNode {
  const texts = useTexts(customersTexts);
  const access = useTexts(accessTexts);
  const may = useMay();
  const navigate = useNavigate();
  const state = useListState();
  const query = useQuery(customersQuery(state.search));
  const columns = useCustomerColumns();
  const [creating, create] = useDisclosure();
  const button = may('customer.write') ? (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={create.open}>
      {texts.create}
    </Button>
  ) : null;
  return (
    <>
      <PageHeader title={texts.title} description={texts.description} actions={button} />
      <ListPage
        list="customers"
        label={texts.title}
        columns={columns}
        state={state}
        query={query}
        rowName={({ name }) => name}
        onOpen={({ id }) => void navigate({ to: `/customers/${id}` })}
        defaultSort="-created_at"
        searchHint={texts.search}
        emptyHint={texts.empty}
        emptyAction={button}
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
      {creating ? <CustomerForm onClose={create.close} /> : null}
    </>
  );
}

import { Anchor } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { isConflict } from '../../api/api-error.ts';
import { customersKey, removeCustomer, updateCustomer } from '../../api/customers.ts';
import type { Customer } from '../../api/customers.ts';
import { useMay } from '../../api/session.ts';
import { useAccessToggle } from '../../components/access-toggle.tsx';
import { ItemActions } from '../../components/item-actions.tsx';
import { useTexts } from '../../lib/texts.ts';
import { CustomerForm } from './form-later.ts';
import { customersTexts } from './texts.ts';

interface RowActionsProps {
  readonly customer: Customer;
  /** After it is gone. */
  readonly onRemoved?: () => void;
}

/** What can be done with one customer. */
export function RowActions({ customer, onRemoved }: RowActionsProps): ReactNode {
  const { id, name, version } = customer;
  const texts = useTexts(customersTexts);
  const may = useMay();
  const queries = useQueryClient();
  const toggle = useAccessToggle(customer, (status) => updateCustomer(id, version, { status }), customersKey);
  if (!may('customer.write')) return null;
  const explain = (error: unknown): ReactNode =>
    isConflict(error) ? (
      <>
        {texts.deleteHasUsers}{' '}
        <Anchor component={Link} to="/customer-users" search={{ customer_id: id } as never} inherit>
          {texts.showUsers}
        </Anchor>
      </>
    ) : null;
  return (
    <ItemActions
      name={name}
      label={texts.menu(name)}
      loading={toggle.isPending}
      form={(close) => <CustomerForm onClose={close} customer={customer} />}
      end={{
        title: texts.deleteTitle(name),
        consequence: texts.deleteConsequence,
        explain,
        run: async () => {
          await removeCustomer(id);
          onRemoved?.();
          await queries.invalidateQueries({ queryKey: customersKey });
        },
      }}
    >
      {toggle.menuItem}
    </ItemActions>
  );
}

import { ActionIcon, Anchor, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CirclePause, CirclePlay, Ellipsis, Pencil, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { isConflict } from '../../api/api-error.ts';
import { customersKey, removeCustomer, updateCustomer } from '../../api/customers.ts';
import type { Customer } from '../../api/customers.ts';
import { useMay } from '../../api/session.ts';
import { accessTexts } from '../../components/access-texts.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { ConfirmByName } from '../../components/confirm-by-name.tsx';
import { describeError } from '../../components/error-state.tsx';
import { useTexts } from '../../lib/texts.ts';
import { CustomerForm } from './form.tsx';
import { customersTexts } from './texts.ts';

interface RowActionsProps {
  readonly customer: Customer;
  /** After it is gone. */
  readonly onRemoved?: () => void;
}

function useToggle(customer: Customer) {
  const access = useTexts(accessTexts);
  const common = useTexts(commonTexts);
  const queries = useQueryClient();
  const status = customer.status === 'active' ? 'suspended' : 'active';
  return useMutation({
    mutationFn: () => updateCustomer(customer.id, customer.version, { status }),
    onSuccess: async () => {
      const message = status === 'active' ? access.activatedDone(customer.name) : access.suspendedDone(customer.name);
      notifications.show({ message, color: 'teal' });
      await queries.invalidateQueries({ queryKey: customersKey });
    },
    onError: (error) => notifications.show({ color: 'red', message: describeError(error, common) }),
  });
}

/** What can be done with one customer. */
export function RowActions({ customer, onRemoved }: RowActionsProps): ReactNode {
  const texts = useTexts(customersTexts);
  const access = useTexts(accessTexts);
  const common = useTexts(commonTexts);
  const may = useMay();
  const queries = useQueryClient();
  const toggle = useToggle(customer);
  const [editing, edit] = useDisclosure();
  const [deleting, del] = useDisclosure();
  if (!may('customer.write')) return null;
  const isActive = customer.status === 'active';
  const Toggle = isActive ? CirclePause : CirclePlay;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={texts.menu(customer.name)} loading={toggle.isPending}>
            <Ellipsis size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Pencil size={16} aria-hidden />} onClick={edit.open}>
            {common.edit}
          </Menu.Item>
          <Menu.Item leftSection={<Toggle size={16} aria-hidden />} onClick={() => toggle.mutate()}>
            {isActive ? access.suspend : access.activate}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<Trash2 size={16} aria-hidden />} onClick={del.open}>
            {common.delete}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {editing ? <CustomerForm opened onClose={edit.close} customer={customer} /> : null}
      <ConfirmByName
        opened={deleting}
        onClose={del.close}
        title={texts.deleteTitle(customer.name)}
        consequence={texts.deleteConsequence}
        name={customer.name}
        action={common.delete}
        explain={(error) =>
          isConflict(error) ? (
            <>
              {texts.deleteHasUsers}{' '}
              <Anchor component={Link} to="/customer-users" search={{ customer_id: customer.id } as never} inherit>
                {texts.showUsers}
              </Anchor>
            </>
          ) : null
        }
        onConfirm={async () => {
          await removeCustomer(customer.id);
          onRemoved?.();
          await queries.invalidateQueries({ queryKey: customersKey });
        }}
      />
    </>
  );
}

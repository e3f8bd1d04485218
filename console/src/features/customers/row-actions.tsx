import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { customersKey, removeCustomer } from '../../api/customers.ts';
import type { Customer } from '../../api/customers.ts';
import { useMay } from '../../api/session.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { ConfirmByName } from '../../components/confirm-by-name.tsx';
import { useTexts } from '../../lib/texts.ts';
import { CustomerForm } from './form.tsx';
import { customersTexts } from './texts.ts';

export function RowActions({ customer }: { readonly customer: Customer }): ReactNode {
  const texts = useTexts(customersTexts);
  const common = useTexts(commonTexts);
  const may = useMay();
  const queries = useQueryClient();
  const [editing, edit] = useDisclosure();
  const [deleting, del] = useDisclosure();
  if (!may('customer.write')) return null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={texts.menu(customer.name)}>
            <Ellipsis size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Pencil size={16} aria-hidden />} onClick={edit.open}>
            {common.edit}
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
        onConfirm={async () => {
          await removeCustomer(customer.id);
          await queries.invalidateQueries({ queryKey: customersKey });
        }}
      />
    </>
  );
}

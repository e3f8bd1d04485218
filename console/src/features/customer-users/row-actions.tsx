import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { CirclePause, CirclePlay, Ellipsis, Pencil, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { customerUsersKey, removeCustomerUser, updateCustomerUser } from '../../api/customer-users.ts';
import type { CustomerUser } from '../../api/customer-users.ts';
import { useMay } from '../../api/session.ts';
import { tokensKey } from '../../api/tokens.ts';
import { accessTexts } from '../../components/access-texts.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { ConfirmByName } from '../../components/confirm-by-name.tsx';
import { describeError } from '../../components/error-state.tsx';
import { useTexts } from '../../lib/texts.ts';
import { CustomerUserForm } from './form.tsx';
import { customerUsersTexts } from './texts.ts';

interface RowActionsProps {
  readonly user: CustomerUser;
  /** After it is gone. */
  readonly onRemoved?: () => void;
}

function useToggle(user: CustomerUser) {
  const access = useTexts(accessTexts);
  const common = useTexts(commonTexts);
  const queries = useQueryClient();
  const status = user.status === 'active' ? 'suspended' : 'active';
  return useMutation({
    mutationFn: () => updateCustomerUser(user.id, user.version, { status }),
    onSuccess: async () => {
      const message = status === 'active' ? access.activatedDone(user.name) : access.suspendedDone(user.name);
      notifications.show({ message, color: 'teal' });
      await queries.invalidateQueries({ queryKey: customerUsersKey });
    },
    onError: (error) => notifications.show({ color: 'red', message: describeError(error, common) }),
  });
}

/** What can be done with one customer user. */
export function RowActions({ user, onRemoved }: RowActionsProps): ReactNode {
  const texts = useTexts(customerUsersTexts);
  const access = useTexts(accessTexts);
  const common = useTexts(commonTexts);
  const may = useMay();
  const queries = useQueryClient();
  const toggle = useToggle(user);
  const [editing, edit] = useDisclosure();
  const [deleting, del] = useDisclosure();
  if (!may('customer_user.write')) return null;
  const isActive = user.status === 'active';
  const Toggle = isActive ? CirclePause : CirclePlay;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={texts.menu(user.name)} loading={toggle.isPending}>
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
      {editing ? <CustomerUserForm onClose={edit.close} user={user} /> : null}
      <ConfirmByName
        opened={deleting}
        onClose={del.close}
        title={texts.deleteTitle(user.name)}
        consequence={texts.deleteConsequence}
        name={user.name}
        action={common.delete}
        onConfirm={async () => {
          await removeCustomerUser(user.id);
          onRemoved?.();
          await Promise.all([
            queries.invalidateQueries({ queryKey: customerUsersKey }),
            queries.invalidateQueries({ queryKey: tokensKey }),
          ]);
        }}
      />
    </>
  );
}

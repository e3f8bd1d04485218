import type { ReactNode } from 'react';
import { customerUsersKey, removeCustomerUser, updateCustomerUser } from '../../api/customer-users.ts';
import type { CustomerUser } from '../../api/customer-users.ts';
import { useMay } from '../../api/session.ts';
import { tokensKey } from '../../api/tokens.ts';
import { useRefresh } from '../../api/use-refresh.ts';
import { useAccessToggle } from '../../components/access-toggle.tsx';
import { ItemActions } from '../../components/item-actions.tsx';
import { useTexts } from '../../lib/texts.ts';
import { CustomerUserForm } from './form-later.ts';
import { customerUsersTexts } from './texts.ts';

interface RowActionsProps {
  readonly user: CustomerUser;
  /** After it is gone. */
  readonly onRemoved?: () => void;
}

/** What can be done with one customer user. */
export function RowActions({ user, onRemoved }: RowActionsProps): ReactNode {
  const { id, name, version } = user;
  const texts = useTexts(customerUsersTexts);
  const may = useMay();
  const refresh = useRefresh(customerUsersKey, tokensKey);
  const toggle = useAccessToggle(user, (status) => updateCustomerUser(id, version, { status }), customerUsersKey);
  if (!may('customer_user.write')) return null;
  return (
    <ItemActions
      name={name}
      label={texts.menu(name)}
      loading={toggle.isPending}
      form={(close) => <CustomerUserForm onClose={close} user={user} />}
      end={{
        title: texts.deleteTitle(name),
        consequence: texts.deleteConsequence,
        run: async () => {
          await removeCustomerUser(id);
          onRemoved?.();
          await refresh();
        },
      }}
    >
      {toggle.menuItem}
    </ItemActions>
  );
}

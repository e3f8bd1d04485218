import { ActionIcon, Menu } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Ellipsis, KeyRound, MonitorSmartphone, Pencil, ShieldOff, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { administratorsKey, disableTotpOf, removeAdministrator } from '../../api/administrators.ts';
import type { Administrator } from '../../api/administrators.ts';
import { useMay, useSession } from '../../api/session.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { ConfirmByName } from '../../components/confirm-by-name.tsx';
import { useTexts } from '../../lib/texts.ts';
import { AdministratorForm, ResetPasswordForm } from './form.tsx';
import { explainConflicts } from './refusals.ts';
import { AdministratorSessions } from './sessions.tsx';
import { administratorsTexts } from './texts.ts';

type Action = 'edit' | 'reset' | 'sessions' | 'totp' | 'delete';

export function RowActions({ administrator }: { readonly administrator: Administrator }): ReactNode {
  const texts = useTexts(administratorsTexts);
  const common = useTexts(commonTexts);
  const may = useMay();
  const { subject } = useSession();
  const queries = useQueryClient();
  const [open, setOpen] = useState<Action | null>(null);
  const close = (): void => setOpen(null);
  const mayWrite = may('admin.write');
  const isOwn = administrator.id === subject.id;
  const icon = { size: 16, 'aria-hidden': true } as const;
  const confirm = async (change: Promise<void>): Promise<void> => {
    await explainConflicts(change, texts);
    await queries.invalidateQueries({ queryKey: administratorsKey });
  };
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={texts.menu(administrator.name)}>
            <Ellipsis {...icon} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {mayWrite ? (
            <Menu.Item leftSection={<Pencil {...icon} />} onClick={() => setOpen('edit')}>
              {common.edit}
            </Menu.Item>
          ) : null}
          <Menu.Item leftSection={<MonitorSmartphone {...icon} />} onClick={() => setOpen('sessions')}>
            {texts.sessions}
          </Menu.Item>
          {mayWrite && !isOwn ? (
            <Menu.Item leftSection={<KeyRound {...icon} />} onClick={() => setOpen('reset')}>
              {texts.resetPassword}
            </Menu.Item>
          ) : null}
          {mayWrite && !isOwn && administrator.totp_enabled ? (
            <Menu.Item leftSection={<ShieldOff {...icon} />} onClick={() => setOpen('totp')}>
              {texts.totpOff}
            </Menu.Item>
          ) : null}
          {mayWrite ? (
            <Menu.Item color="red" leftSection={<Trash2 {...icon} />} onClick={() => setOpen('delete')}>
              {common.delete}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {open === 'edit' ? <AdministratorForm onClose={close} administrator={administrator} /> : null}
      {open === 'reset' ? <ResetPasswordForm onClose={close} administrator={administrator} /> : null}
      {open === 'sessions' ? <AdministratorSessions onClose={close} administrator={administrator} /> : null}
      <ConfirmByName
        opened={open === 'totp'}
        onClose={close}
        title={texts.totpOffTitle(administrator.name)}
        consequence={texts.totpOffHelp}
        name={administrator.username}
        action={texts.turnOff}
        onConfirm={() => confirm(disableTotpOf(administrator.id))}
      />
      <ConfirmByName
        opened={open === 'delete'}
        onClose={close}
        title={texts.deleteTitle(administrator.name)}
        consequence={texts.deleteHelp}
        name={administrator.username}
        action={common.delete}
        onConfirm={() => confirm(removeAdministrator(administrator.id))}
      />
    </>
  );
}

import { useQueryClient } from '@tanstack/react-query';
import { KeyRound, MonitorSmartphone, Pencil, ShieldOff, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { administratorsKey, disableTotpOf, removeAdministrator } from '../../api/administrators.ts';
import type { Administrator } from '../../api/administrators.ts';
import { useMay, useSession } from '../../api/session.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { ConfirmByName } from '../../components/confirm-by-name.tsx';
import { RowMenu, RowMenuItem } from '../../components/row-menu.tsx';
import { useTexts } from '../../lib/texts.ts';
import { AdministratorForm, ResetPasswordForm } from './form-later.ts';
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
  const confirm = async (change: Promise<void>): Promise<void> => {
    await explainConflicts(change, texts);
    await queries.invalidateQueries({ queryKey: administratorsKey });
  };
  return (
    <>
      <RowMenu label={texts.menu(administrator.name)}>
        {mayWrite ? (
          <RowMenuItem icon={Pencil} onClick={() => setOpen('edit')}>
            {common.edit}
          </RowMenuItem>
        ) : null}
        <RowMenuItem icon={MonitorSmartphone} onClick={() => setOpen('sessions')}>
          {texts.sessions}
        </RowMenuItem>
        {mayWrite && !isOwn ? (
          <RowMenuItem icon={KeyRound} onClick={() => setOpen('reset')}>
            {texts.resetPassword}
          </RowMenuItem>
        ) : null}
        {mayWrite && !isOwn && administrator.totp_enabled ? (
          <RowMenuItem icon={ShieldOff} onClick={() => setOpen('totp')}>
            {texts.totpOff}
          </RowMenuItem>
        ) : null}
        {mayWrite ? (
          <RowMenuItem icon={Trash2} destroys onClick={() => setOpen('delete')}>
            {common.delete}
          </RowMenuItem>
        ) : null}
      </RowMenu>
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

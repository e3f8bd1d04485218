import { ActionIcon, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { Ban, Ellipsis, Pencil, RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { revokeToken, tokensKey } from '../../api/tokens.ts';
import type { IssuedToken, Token } from '../../api/tokens.ts';
import { useTexts } from '../../lib/texts.ts';
import { commonTexts } from '../common-texts.ts';
import { ConfirmByName } from '../confirm-by-name.tsx';
import { RotateDialog } from './rotate-dialog.tsx';
import { tokenTexts } from './texts.ts';
import { TokenForm } from './token-form.tsx';

interface TokenActionsProps {
  readonly token: Token;
  /** A successor, whose plain text has to be shown by what outlives the row. */
  readonly onIssued: (token: IssuedToken) => void;
}

/** What can be done with one token; one that no longer works is only looked at. */
export function TokenActions({ token, onIssued }: TokenActionsProps): ReactNode {
  const texts = useTexts(tokenTexts);
  const common = useTexts(commonTexts);
  const may = useMay();
  const queries = useQueryClient();
  const [editing, edit] = useDisclosure();
  const [rotating, rotate] = useDisclosure();
  const [revoking, revoke] = useDisclosure();
  if (!may('token.write') || token.status === 'revoked') return null;
  const canRotate = token.status === 'active' && token.rotated_to === null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" aria-label={texts.menu(token.name)}>
            <Ellipsis size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item leftSection={<Pencil size={16} aria-hidden />} onClick={edit.open}>
            {common.edit}
          </Menu.Item>
          {canRotate ? (
            <Menu.Item leftSection={<RefreshCw size={16} aria-hidden />} onClick={rotate.open}>
              {texts.rotate}
            </Menu.Item>
          ) : null}
          <Menu.Item color="red" leftSection={<Ban size={16} aria-hidden />} onClick={revoke.open}>
            {texts.revoke}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {editing ? <TokenForm onClose={edit.close} token={token} /> : null}
      {rotating ? <RotateDialog token={token} onClose={rotate.close} onIssued={onIssued} /> : null}
      <ConfirmByName
        opened={revoking}
        onClose={revoke.close}
        title={texts.revokeTitle(token.name)}
        consequence={texts.revokeConsequence}
        name={token.name}
        action={texts.revoke}
        onConfirm={async () => {
          await revokeToken(token.id);
          await queries.invalidateQueries({ queryKey: tokensKey });
        }}
      />
    </>
  );
}

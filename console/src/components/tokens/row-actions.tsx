import { useDisclosure } from '@mantine/hooks';
import { useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { revokeToken, tokensKey } from '../../api/tokens.ts';
import type { IssuedToken, Token } from '../../api/tokens.ts';
import { useTexts } from '../../lib/texts.ts';
import { ItemActions } from '../item-actions.tsx';
import { RowMenuItem } from '../row-menu.tsx';
import { RotateDialog } from './rotate-dialog.tsx';
import { tokenTexts } from './texts.ts';
import { TokenForm } from './token-form-later.ts';

interface TokenActionsProps {
  readonly token: Token;
  /** A successor, whose plain text has to be shown by what outlives the row. */
  readonly onIssued: (token: IssuedToken) => void;
}

/** What can be done with one token; one that no longer works is only looked at. */
export function TokenActions({ token, onIssued }: TokenActionsProps): ReactNode {
  const texts = useTexts(tokenTexts);
  const may = useMay();
  const queries = useQueryClient();
  const [rotating, rotate] = useDisclosure();
  if (!may('token.write') || token.status === 'revoked') return null;
  const canRotate = token.status === 'active' && token.rotated_to === null;
  return (
    <>
      <ItemActions
        name={token.name}
        label={texts.menu(token.name)}
        form={(close) => <TokenForm onClose={close} token={token} />}
        end={{
          action: texts.revoke,
          title: texts.revokeTitle(token.name),
          consequence: texts.revokeConsequence,
          run: async () => {
            await revokeToken(token.id);
            await queries.invalidateQueries({ queryKey: tokensKey });
          },
        }}
      >
        {canRotate ? (
          <RowMenuItem icon={RefreshCw} onClick={rotate.open}>
            {texts.rotate}
          </RowMenuItem>
        ) : null}
      </ItemActions>
      {rotating ? <RotateDialog token={token} onClose={rotate.close} onIssued={onIssued} /> : null}
    </>
  );
}

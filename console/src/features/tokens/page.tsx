import { Button, Select } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Ban } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useNames } from '../../api/names.ts';
import { useMay } from '../../api/session.ts';
import { revokeToken, tokensKey, tokensQuery } from '../../api/tokens.ts';
import type { IssuedToken } from '../../api/tokens.ts';
import { accessTexts } from '../../components/access-texts.ts';
import { BulkDialog } from '../../components/bulk-run/bulk-dialog.tsx';
import { useSelection } from '../../components/data-table/use-selection.ts';
import { EntityList } from '../../components/entity-list.tsx';
import { FilterEntity, FilterSelect } from '../../components/filters.tsx';
import { useTokenColumns } from '../../components/tokens/columns.tsx';
import { tokenTexts } from '../../components/tokens/texts.ts';
import { TokenForm } from '../../components/tokens/token-form-later.ts';
import { TokenSecret } from '../../components/tokens/token-secret.tsx';
import { useTexts } from '../../lib/texts.ts';
import { useListState } from '../../lib/use-list-state.ts';
import type { ListState } from '../../lib/use-list-state.ts';

const STATUSES = ['active', 'expired', 'revoked', 'rotated'] as const;
const DAY_MS = 86_400_000;
const EXPIRING_DAYS = 14;
const UNUSED_DAYS = 90;

/** The beginning of the viewer's day, so that the URL and what is kept for it stay the same for a while. */
function dayFromNow(days: number): string {
  const at = new Date(Date.now() + days * DAY_MS);
  at.setHours(0, 0, 0, 0);
  return at.toISOString();
}

/** The instants that a choice of the filter stands for. */
const ENDS = {
  expiring: () => ({
    status: 'active',
    expires_after: dayFromNow(0),
    expires_before: dayFromNow(EXPIRING_DAYS + 1),
    last_used_before: undefined,
  }),
  unused: () => ({
    status: 'active',
    expires_after: undefined,
    expires_before: undefined,
    last_used_before: dayFromNow(-UNUSED_DAYS),
  }),
} as const;

function Filters({ state }: { readonly state: ListState }): ReactNode {
  const texts = useTexts(tokenTexts);
  const access = useTexts(accessTexts);
  const { search } = state;
  const chosen =
    search['expires_before'] !== undefined ? 'expiring' : search['last_used_before'] !== undefined ? 'unused' : null;
  return (
    <>
      <FilterSelect
        state={state}
        name="status"
        label={texts.status}
        placeholder={texts.anyStatus}
        w={140}
        data={STATUSES.map((value) => ({ value, label: texts.statuses[value] }))}
      />
      <Select
        aria-label={texts.expires}
        placeholder={texts.anyExpiry}
        clearable
        w={200}
        value={chosen}
        onChange={(choice) =>
          state.filter(
            choice === 'expiring' || choice === 'unused'
              ? ENDS[choice]()
              : { expires_after: undefined, expires_before: undefined, last_used_before: undefined },
          )
        }
        data={[
          { value: 'expiring', label: texts.expiring },
          { value: 'unused', label: texts.unused },
        ]}
      />
      <FilterEntity state={state} kind="customers" name="customer_id" label={access.customer} w={180} />
      <FilterEntity state={state} kind="customer-users" name="customer_user_id" label={texts.user} w={180} />
    </>
  );
}

/** The tokens of all customer users. */
export const firstQueries = (search: ListState['search']) => [tokensQuery(search)];

export function TokensPage(): ReactNode {
  const texts = useTexts(tokenTexts);
  const may = useMay();
  const queries = useQueryClient();
  const state = useListState();
  const query = useQuery(tokensQuery(state.search));
  const users = useNames(
    'customer-users',
    (query.data?.items ?? []).map(({ customer_user_id: id }) => id),
  );
  const [secret, setSecret] = useState<IssuedToken | null>(null);
  const [revoking, revoke] = useDisclosure();
  const { selection, selected, clear } = useSelection(query.data?.items);
  const columns = useTokenColumns({ onIssued: setSecret, users });
  const mayWrite = may('token.write');
  return (
    <>
      <EntityList
        list="tokens"
        texts={texts}
        columns={columns}
        state={state}
        query={query}
        create={{
          permission: 'token.write',
          label: texts.issue,
          form: (close) => <TokenForm onClose={close} onIssued={setSecret} />,
        }}
        filters={<Filters state={state} />}
        selection={mayWrite ? selection : undefined}
        bulkActions={
          <Button variant="light" color="red" leftSection={<Ban size={16} aria-hidden />} onClick={revoke.open}>
            {texts.revoke}
          </Button>
        }
      />
      {secret === null ? null : <TokenSecret issued={secret} onClose={() => setSecret(null)} />}
      {revoking ? (
        <BulkDialog
          items={selected}
          title={texts.revokeMany(selected.length)}
          consequence={texts.revokeConsequence}
          action={texts.revoke}
          confirm={String(selected.length)}
          run={({ id }) => revokeToken(id)}
          onClose={() => {
            revoke.close();
            clear();
          }}
          onDone={() => void queries.invalidateQueries({ queryKey: tokensKey })}
        />
      ) : null}
    </>
  );
}

import { Anchor, Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { tokensQuery } from '../../api/tokens.ts';
import type { IssuedToken } from '../../api/tokens.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { Section } from '../../components/section.tsx';
import { useTokenColumns } from '../../components/tokens/columns.tsx';
import { tokenTexts } from '../../components/tokens/texts.ts';
import { TokenForm } from '../../components/tokens/token-form-later.ts';
import { TokenSecret } from '../../components/tokens/token-secret.tsx';
import { useTexts } from '../../lib/texts.ts';
import { customerUsersTexts } from './texts.ts';

/** As many tokens are shown here; the rest is in the list of all. */
const SHOWN = '20';
const HIDDEN = { limits: false, models: false, id: false };

function Tokens({ userId }: { readonly userId: string }): ReactNode {
  const texts = useTexts(customerUsersTexts);
  const tokens = useTexts(tokenTexts);
  const may = useMay();
  const query = useQuery(tokensQuery({ customer_user_id: userId, page_size: SHOWN }));
  const [secret, setSecret] = useState<IssuedToken | null>(null);
  const [issuing, issue] = useDisclosure();
  const columns = useTokenColumns({ onIssued: setSecret });
  const items = query.data?.items;
  return (
    <Section
      title={texts.tokens}
      actions={
        <Group gap="xs">
          <Anchor component={Link} to="/tokens" search={{ customer_user_id: userId } as never} size="sm">
            {tokens.allTokens}
          </Anchor>
          {may('token.write') ? (
            <Button size="xs" leftSection={<Plus size={14} aria-hidden />} onClick={issue.open}>
              {tokens.issue}
            </Button>
          ) : null}
        </Group>
      }
    >
      {query.error === null ? null : <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
      {items?.length === 0 ? (
        <Text size="sm" c="dimmed">
          {tokens.emptyOfUser}
        </Text>
      ) : null}
      {query.error !== null || items?.length === 0 ? null : (
        <DataTable
          label={texts.tokens}
          columns={columns}
          visibility={HIDDEN}
          rows={items}
          rowId={({ id }) => id}
          rowName={({ name }) => name}
        />
      )}
      {issuing ? <TokenForm onClose={issue.close} userId={userId} onIssued={setSecret} /> : null}
      {secret === null ? null : <TokenSecret issued={secret} onClose={() => setSecret(null)} />}
    </Section>
  );
}

/** The tokens of a customer user; nothing for a role that may not see them. */
export function TokensSection({ userId }: { readonly userId: string }): ReactNode {
  const may = useMay();
  return may('token.read') ? <Tokens userId={userId} /> : null;
}

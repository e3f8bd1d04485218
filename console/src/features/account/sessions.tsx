import { Badge, Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { accountKey, endOwnSession, ownSessionsQuery } from '../../api/account.ts';
import type { OwnSession } from '../../api/account.ts';
import type { Column } from '../../components/data-table/columns.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { Instant } from '../../components/instant.tsx';
import { tellDone, useTellError } from '../../components/notices.ts';
import { Section } from '../../components/section.tsx';
import { Tip } from '../../components/tip.tsx';
import { useTexts } from '../../lib/texts.ts';
import { describeUserAgent } from '../../lib/user-agent.ts';
import { accountTexts } from './texts.ts';

function useEndSessions(doneText: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (ids: readonly string[]) => {
      for (const id of ids) await endOwnSession(id);
    },
    onSuccess: () => tellDone(doneText),
    onError: useTellError(),
    onSettled: () => queries.invalidateQueries({ queryKey: accountKey }),
  });
}

function EndButton({ session }: { readonly session: OwnSession }): ReactNode {
  const texts = useTexts(accountTexts);
  const end = useEndSessions(texts.sessionEnded);
  if (session.current) return <Badge color="teal">{texts.thisOne}</Badge>;
  return (
    <Button
      size="xs"
      variant="default"
      loading={end.isPending}
      aria-label={texts.endSession(describeUserAgent(session.user_agent))}
      onClick={() => end.mutate([session.id])}
    >
      {texts.end}
    </Button>
  );
}

function useSessionColumns(): readonly Column<OwnSession>[] {
  const texts = useTexts(accountTexts);
  return [
    {
      id: 'browser',
      header: texts.browser,
      minWidth: 160,
      cell: ({ user_agent: agent }) => (
        <Tip label={agent}>
          <Text span inherit>
            {describeUserAgent(agent)}
          </Text>
        </Tip>
      ),
    },
    { id: 'ip', header: texts.address, cell: ({ ip }) => ip },
    { id: 'created_at', header: texts.signedIn, cell: ({ created_at: at }) => <Instant at={at} /> },
    { id: 'last_seen_at', header: texts.lastSeen, cell: ({ last_seen_at: at }) => <Instant at={at} show="relative" /> },
    { id: 'expires_at', header: texts.ends, cell: ({ expires_at: at }) => <Instant at={at} /> },
    { id: 'actions', header: '', align: 'end', cell: (session) => <EndButton session={session} /> },
  ];
}

export function SessionsSection(): ReactNode {
  const texts = useTexts(accountTexts);
  const query = useQuery(ownSessionsQuery);
  const columns = useSessionColumns();
  const end = useEndSessions(texts.othersEnded);
  const sessions = query.data?.items.toSorted((one, other) => Number(other.current) - Number(one.current));
  const others = (sessions ?? []).filter(({ current }) => !current).map(({ id }) => id);
  return (
    <Section
      title={texts.sessions}
      description={texts.sessionsHelp}
      actions={
        others.length < 2 ? null : (
          <Group>
            <Button variant="default" loading={end.isPending} onClick={() => end.mutate(others)}>
              {texts.endOthers}
            </Button>
          </Group>
        )
      }
    >
      {query.data === undefined && query.error !== null ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : (
        <DataTable
          label={texts.sessions}
          columns={columns}
          rows={sessions}
          rowId={({ id }) => id}
          rowName={({ user_agent: agent }) => describeUserAgent(agent)}
        />
      )}
    </Section>
  );
}

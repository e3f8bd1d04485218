import { Button, Drawer, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { administratorsKey, administratorSessionsQuery, endAdministratorSession } from '../../api/administrators.ts';
import type { Administrator } from '../../api/administrators.ts';
import { useMay } from '../../api/session.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { Instant } from '../../components/instant.tsx';
import { useTellError } from '../../components/notices.ts';
import { useTexts } from '../../lib/texts.ts';
import { describeUserAgent } from '../../lib/user-agent.ts';
import { administratorsTexts } from './texts.ts';

interface AdministratorSessionsProps {
  readonly administrator: Administrator;
  readonly onClose: () => void;
}

/** Where an administrator is signed in. */
export function AdministratorSessions({ administrator, onClose }: AdministratorSessionsProps): ReactNode {
  const texts = useTexts(administratorsTexts);
  const may = useMay();
  const queries = useQueryClient();
  const query = useQuery(administratorSessionsQuery(administrator.id));
  const end = useMutation({
    mutationFn: (session: string) => endAdministratorSession(administrator.id, session),
    onError: useTellError(),
    onSettled: () => queries.invalidateQueries({ queryKey: administratorsKey }),
  });
  return (
    <Drawer opened onClose={onClose} title={texts.sessionsTitle(administrator.name)}>
      {query.error !== null && query.data === undefined ? (
        <ErrorState error={query.error} onRetry={() => void query.refetch()} />
      ) : query.data?.items.length === 0 ? (
        <Text c="dimmed">{texts.noSessions}</Text>
      ) : (
        <DataTable
          label={texts.sessions}
          rows={query.data?.items}
          rowId={({ id }) => id}
          rowName={({ user_agent: agent }) => describeUserAgent(agent)}
          columns={[
            { id: 'browser', header: texts.browser, cell: ({ user_agent: agent }) => describeUserAgent(agent) },
            { id: 'ip', header: texts.address, cell: ({ ip }) => ip },
            {
              id: 'seen',
              header: texts.lastSeen,
              cell: ({ last_seen_at: at }) => <Instant at={at} show="relative" />,
            },
            {
              id: 'actions',
              header: '',
              align: 'end',
              cell: ({ id, user_agent: agent }) =>
                may('admin.write') ? (
                  <Button
                    size="xs"
                    variant="default"
                    aria-label={texts.endSession(describeUserAgent(agent))}
                    onClick={() => end.mutate(id)}
                  >
                    {texts.end}
                  </Button>
                ) : null,
            },
          ]}
        />
      )}
    </Drawer>
  );
}

import { Badge, Button, Group, Paper, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { administratorsKey, liftLockout, lockoutsKey, lockoutsQuery } from '../../api/administrators.ts';
import { useMay } from '../../api/session.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { Instant } from '../../components/instant.tsx';
import { tellDone, useTellError } from '../../components/notices.ts';
import { useTexts } from '../../lib/texts.ts';
import { administratorsTexts } from './texts.ts';

/** Accounts and addresses that may not try to sign in for a while. */
export function Lockouts(): ReactNode {
  const texts = useTexts(administratorsTexts);
  const may = useMay();
  const queries = useQueryClient();
  const query = useQuery(lockoutsQuery);
  const lift = useMutation({
    mutationFn: liftLockout,
    onSuccess: () => tellDone(texts.lifted),
    onError: useTellError(),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: lockoutsKey });
      await queries.invalidateQueries({ queryKey: administratorsKey });
    },
  });
  if (query.error !== null && query.data === undefined) {
    return <ErrorState error={query.error} onRetry={() => void query.refetch()} />;
  }
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {texts.lockoutsHelp}
      </Text>
      <Paper withBorder>
        {query.data?.items.length === 0 ? (
          <Text c="dimmed" ta="center" p="xl">
            {texts.lockoutsEmpty}
          </Text>
        ) : (
          <DataTable
            label={texts.tabs.lockouts}
            rows={query.data?.items}
            rowId={({ key }) => key}
            rowName={({ name }) => name}
            columns={[
              {
                id: 'name',
                header: texts.locked,
                cell: ({ name, kind }) => (
                  <Group gap={6} wrap="nowrap">
                    <Text span inherit fw={500}>
                      {name}
                    </Text>
                    <Badge color="gray">{texts.kinds[kind]}</Badge>
                  </Group>
                ),
              },
              { id: 'failures', header: texts.failures, align: 'end', cell: ({ failures }) => failures },
              { id: 'count', header: texts.lockCount, align: 'end', cell: ({ lock_count: count }) => count },
              { id: 'until', header: texts.until, cell: ({ locked_until: at }) => <Instant at={at} /> },
              {
                id: 'actions',
                header: '',
                align: 'end',
                cell: ({ key, name }) =>
                  may('admin.write') ? (
                    <Button
                      size="xs"
                      variant="default"
                      aria-label={texts.liftOf(name)}
                      onClick={() => lift.mutate(key)}
                    >
                      {texts.lift}
                    </Button>
                  ) : null,
              },
            ]}
          />
        )}
      </Paper>
    </>
  );
}

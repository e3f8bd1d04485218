import { Alert, Anchor, Badge, Paper, Table, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import type { ReactNode } from 'react';
import { healthQuery } from '../../api/insight.ts';
import { useMay } from '../../api/session.ts';
import { Facts } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { ScrollTable } from '../../components/scroll-table/scroll-table.tsx';
import { formatBytes, formatInteger, formatMilliseconds, formatShare } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { healthTexts } from './texts.ts';

/** Less of the disk than this is said. */
const LITTLE_DISK = 0.1;

interface Recent {
  readonly count: number;
  readonly p50: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** How long what happens all the time took lately. */
function RecentTimes({
  rows,
}: {
  readonly rows: readonly (Recent & { readonly label: string; readonly help: string })[];
}): ReactNode {
  const texts = useTexts(healthTexts);
  const language = useLanguage();
  const ms = (value: number | null): string => (value === null ? '–' : formatMilliseconds(value, language));
  return (
    <Paper withBorder mb="md">
      <ScrollTable minWidth={520}>
        <Table aria-label={texts.times} className="tabular">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{texts.times}</Table.Th>
              <Table.Th ta="end">{texts.samples}</Table.Th>
              <Table.Th ta="end">{texts.median}</Table.Th>
              <Table.Th ta="end">{texts.p99}</Table.Th>
              <Table.Th ta="end">{texts.longest}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {rows.map(({ label, help, count, p50, p99, max }) => (
              <Table.Tr key={label}>
                <Table.Th scope="row" fw={500}>
                  {label}
                  <Text size="xs" c="dimmed" fw={400}>
                    {help}
                  </Text>
                </Table.Th>
                <Table.Td ta="end">{formatInteger(count, language)}</Table.Td>
                {[p50, p99, max].map((value, at) => (
                  <Table.Td key={at} ta="end" className="nowrap">
                    {ms(value)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </ScrollTable>
    </Paper>
  );
}

/** Where they are mended, by what a role needs to go there. */
const PLACES = [
  ['toPrices', '/prices', 'price.read'],
  ['toBudgets', '/budgets', 'budget.read'],
] as const;

/** Balances that count no further: rare, grave, and mended by hand. */
function Saturated({ count }: { readonly count: number | null }): ReactNode {
  const texts = useTexts(healthTexts);
  const language = useLanguage();
  const may = useMay();
  if (count === null || count === 0) return null;
  return (
    <Alert color="red" title={texts.saturatedTitle(formatInteger(count, language), count)} mb="md" role="alert">
      {texts.saturatedHelp}
      {PLACES.filter(([, , permission]) => may(permission)).map(([label, to]) => (
        <Fragment key={to}>
          {' '}
          <Anchor component={Link} to={to} inherit c="inherit" underline="always">
            {texts[label]}
          </Anchor>
        </Fragment>
      ))}
    </Alert>
  );
}

export function HealthPage(): ReactNode {
  const texts = useTexts(healthTexts);
  const language = useLanguage();
  const query = useQuery(healthQuery);
  const health = query.data;
  if (health === undefined) return <QueryState query={query} />;
  const bytes = (value: number | null): string => (value === null ? '–' : formatBytes(value, language));
  const count = (value: number): string => formatInteger(value, language);
  const { store, disk, operation_log: log } = health;
  const free = disk === null ? 1 : disk.free_bytes / Math.max(1, disk.total_bytes);
  return (
    <>
      <PageHeader
        title={texts.title}
        description={texts.description}
        actions={
          <Badge size="lg" color={health.ready ? 'teal' : 'red'}>
            {health.ready ? texts.ready : texts.notReady}
          </Badge>
        }
      />
      {store.problem === null ? null : (
        <Alert color="red" title={texts.problem} mb="md" role="alert">
          {store.problem}
        </Alert>
      )}
      {free < LITTLE_DISK ? (
        <Alert color="orange" mb="md">
          {texts.diskLow(formatShare(free, language))}
        </Alert>
      ) : null}
      <Saturated count={health.saturated_balances} />
      <RecentTimes
        rows={[
          { label: texts.commits, help: texts.commitsHelp, ...health.commit_ms },
          { label: texts.loop, help: texts.loopHelp, ...health.event_loop_delay_ms },
        ]}
      />
      <Title order={2} size="h4" mb="xs">
        {texts.process}
      </Title>
      <Facts
        facts={[
          { label: texts.version, value: health.version },
          { label: texts.runtime, value: `${health.runtime} · ${health.platform}` },
          { label: texts.started, value: <Instant at={health.started_at} show="relative" /> },
          { label: texts.workers, value: count(health.workers) },
          { label: texts.running, value: count(health.running_requests) },
          { label: texts.streams, value: count(health.open_streams) },
          { label: texts.memory, value: bytes(health.resident_bytes) },
        ]}
      />
      <Title order={2} size="h4" mb="xs">
        {texts.store}
      </Title>
      <Facts
        facts={[
          { label: texts.database, value: `${store.database} · ${store.durability}` },
          { label: texts.pending, value: count(store.pending_records) },
          { label: texts.databaseSize, value: bytes(store.database_bytes) },
          { label: texts.logSize, value: bytes(store.log_bytes) },
          { label: texts.journalSize, value: bytes(store.journal_bytes) },
          { label: texts.disk, value: disk === null ? '–' : `${bytes(disk.free_bytes)} / ${bytes(disk.total_bytes)}` },
          { label: texts.backup, value: <Instant at={store.last_backup_at} show="relative" /> },
          {
            label: texts.saturated,
            value:
              health.saturated_balances === null
                ? texts.notChecked
                : health.saturated_balances === 0
                  ? texts.noneSaturated
                  : count(health.saturated_balances),
          },
          { label: texts.sealed, value: count(log.sealed) },
          { label: texts.unsealed, value: count(log.unsealed) },
          ...(log.oldest_unsealed_at === null
            ? []
            : [{ label: texts.oldestUnsealed, value: <Instant at={log.oldest_unsealed_at} show="relative" /> }]),
          ...(store.data_folder === undefined ? [] : [{ label: texts.dataFolder, value: store.data_folder }]),
        ]}
      />
    </>
  );
}

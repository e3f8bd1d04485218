import { Badge, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { healthQuery } from '../../api/insight.ts';
import { ErrorState } from '../../components/error-state.tsx';
import { Facts } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { PagePending } from '../../components/page-pending.tsx';
import { formatBytes, formatInteger, formatMilliseconds } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { healthTexts } from './texts.ts';

interface Recent {
  readonly p50: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

export function HealthPage(): ReactNode {
  const texts = useTexts(healthTexts);
  const language = useLanguage();
  const query = useQuery(healthQuery);
  const health = query.data;
  if (health === undefined) {
    return query.error === null ? (
      <PagePending />
    ) : (
      <ErrorState error={query.error} onRetry={() => void query.refetch()} />
    );
  }
  const ms = (value: number | null): string => (value === null ? '–' : formatMilliseconds(value, language));
  const recent = ({ p50, p99, max }: Recent): string => `${ms(p50)} · ${ms(p99)} · ${ms(max)}`;
  const bytes = (value: number | null): string => (value === null ? '–' : formatBytes(value, language));
  const count = (value: number): string => formatInteger(value, language);
  const { store, disk, operation_log: log } = health;
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
          { label: texts.loop, value: recent(health.event_loop_delay_ms) },
        ]}
      />
      <Title order={2} size="h4" mb="xs">
        {texts.store}
      </Title>
      <Facts
        facts={[
          { label: texts.database, value: `${store.database} · ${store.durability}` },
          { label: texts.commits, value: recent(health.commit_ms) },
          { label: texts.pending, value: count(store.pending_records) },
          { label: texts.databaseSize, value: bytes(store.database_bytes) },
          { label: texts.logSize, value: bytes(store.log_bytes) },
          { label: texts.journalSize, value: bytes(store.journal_bytes) },
          { label: texts.disk, value: disk === null ? '–' : `${bytes(disk.free_bytes)} / ${bytes(disk.total_bytes)}` },
          { label: texts.backup, value: <Instant at={store.last_backup_at} show="relative" /> },
          { label: texts.sealed, value: count(log.sealed) },
          { label: texts.unsealed, value: count(log.unsealed) },
          { label: texts.problem, value: store.problem ?? '–' },
        ]}
      />
    </>
  );
}

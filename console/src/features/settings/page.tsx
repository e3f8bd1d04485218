import { Alert, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMay } from '../../api/session.ts';
import { settingsQuery } from '../../api/settings.ts';
import { Instant } from '../../components/instant.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { useTexts } from '../../lib/texts.ts';
import { BodiesSection } from './bodies.tsx';
import { BoundsSection } from './bounds.tsx';
import { CallsSection } from './calls.tsx';
import { ErasureSection } from './erasure.tsx';
import { RatesSection } from './rates.tsx';
import { settingsTexts } from './texts.ts';
import { WebhooksSection } from './webhooks.tsx';

/** What binds the whole gateway. */
export function SettingsPage(): ReactNode {
  const texts = useTexts(settingsTexts);
  const may = useMay();
  const query = useQuery(settingsQuery);
  const settings = query.data;
  if (settings === undefined) return <QueryState query={query} />;
  const mayWrite = may('settings.write');
  return (
    <>
      <PageHeader
        title={texts.title}
        description={texts.description}
        actions={
          <Text size="sm" c="dimmed">
            {texts.changed} <Instant at={settings.updated_at} show="relative" />
          </Text>
        }
      />
      {mayWrite ? null : (
        <Alert color="blue" mb="md">
          {texts.readOnly}
        </Alert>
      )}
      <BoundsSection settings={settings} mayWrite={mayWrite} />
      <WebhooksSection settings={settings} mayWrite={mayWrite} />
      <CallsSection settings={settings} mayWrite={mayWrite} />
      <BodiesSection settings={settings} mayWrite={mayWrite} />
      <RatesSection settings={settings} mayWrite={mayWrite} />
      <ErasureSection />
    </>
  );
}

import { Alert, Button, Group } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Plus, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import { useKindTitle } from '../../api/provider-kinds.ts';
import { providerQuery } from '../../api/providers.ts';
import type { Provider } from '../../api/providers.ts';
import { useMay } from '../../api/session.ts';
import { CopyText } from '../../components/copy-text.tsx';
import { Facts } from '../../components/facts.tsx';
import type { Fact } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { listLimits } from '../../components/limit-fields.tsx';
import { limitTexts } from '../../components/limit-texts.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { EnabledBadge, HealthBadge } from '../../components/provider-state.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { formatInteger, formatMilliseconds } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { AddModels } from './add-models.tsx';
import { Offers } from './offers.tsx';
import { RowActions } from './row-actions.tsx';
import { providersTexts } from './texts.ts';
import { useProviderTest } from './use-provider-test.tsx';

const FIRST_BYTE_DEFAULT_MS = 600_000;
const IDLE_DEFAULT_MS = 300_000;

function useFacts(provider: Provider): readonly Fact[] {
  const titleOfKind = useKindTitle();
  const texts = useTexts(providersTexts);
  const limits = useTexts(limitTexts);
  const language = useLanguage();
  const time = (ms: number | null, otherwise: number | null): string =>
    ms === null && otherwise === null ? texts.unbounded : formatMilliseconds(ms ?? otherwise ?? 0, language);
  const set = listLimits(provider.limits).map(
    ({ name, limit }) => `${limits.names[name]}: ${formatInteger(limit, language)}`,
  );
  const headers = Object.keys(provider.headers);
  return [
    { label: texts.kind, value: titleOfKind(provider.kind) },
    ...(provider.enabled ? [{ label: texts.health, value: <HealthBadge provider={provider} /> }] : []),
    { label: texts.status, value: <EnabledBadge enabled={provider.enabled} /> },
    { label: texts.apiKey, value: provider.api_key ?? texts.noKey },
    { label: texts.baseUrl, value: provider.base_url === null ? '–' : <CopyText value={provider.base_url} /> },
    { label: texts.dialects, value: provider.dialects.join(', ') },
    { label: texts.priority, value: provider.priority },
    { label: texts.weight, value: formatInteger(provider.weight, language) },
    {
      label: texts.timeouts,
      value: [
        time(provider.first_byte_timeout_ms, FIRST_BYTE_DEFAULT_MS),
        time(provider.idle_timeout_ms, IDLE_DEFAULT_MS),
        time(provider.timeout_ms, null),
      ].join(' / '),
    },
    {
      label: texts.maxConcurrency,
      value: provider.max_concurrency === null ? texts.unbounded : formatInteger(provider.max_concurrency, language),
    },
    { label: texts.maxRetries, value: provider.max_retries },
    { label: texts.onClientAbort, value: provider.on_client_abort === 'abort' ? texts.abort : texts.finish },
    {
      label: texts.limits,
      value: set.length === 0 ? texts.unbounded : set.map((each) => <div key={each}>{each}</div>),
    },
    { label: texts.headers, value: headers.length === 0 ? '–' : headers.join(', ') },
    { label: texts.createdAt, value: <Instant at={provider.created_at} /> },
    { label: 'ID', value: <CopyText value={provider.id} /> },
  ];
}

function Unhealthy({ provider }: { readonly provider: Provider }): ReactNode {
  const texts = useTexts(providersTexts);
  if (provider.health !== 'unhealthy' && provider.health !== 'degraded') return null;
  return (
    <Alert mb="md" color={provider.health === 'unhealthy' ? 'red' : 'yellow'} title={texts.unhealthy}>
      {provider.health_reason}{' '}
      {provider.health_changed_at === null ? null : <Instant at={provider.health_changed_at} show="relative" />}
    </Alert>
  );
}

function Detail({ provider }: { readonly provider: Provider }): ReactNode {
  const texts = useTexts(providersTexts);
  const may = useMay();
  const navigate = useNavigate();
  const test = useProviderTest(provider.id);
  const [adding, add] = useDisclosure();
  const facts = useFacts(provider);
  const addButton = may('provider.write') ? (
    <Button leftSection={<Plus size={16} aria-hidden />} onClick={add.open}>
      {texts.addModels}
    </Button>
  ) : null;
  const actions = (
    <Group gap="xs">
      {may('provider.test') && provider.models.length > 0 ? (
        <Button
          variant="default"
          leftSection={<Zap size={16} aria-hidden />}
          loading={test.isPending}
          onClick={() => test.mutate(null)}
        >
          {texts.test}
        </Button>
      ) : null}
      {addButton}
      <RowActions provider={provider} onRemoved={() => void navigate({ to: '/providers' })} />
    </Group>
  );
  return (
    <>
      <PageHeader back={{ to: '/providers', label: texts.title }} title={provider.name} actions={actions} />
      <Unhealthy provider={provider} />
      <Facts facts={facts} />
      <Offers provider={provider} addButton={addButton} />
      {adding ? <AddModels provider={provider} onClose={add.close} /> : null}
    </>
  );
}

/** One provider: how it is set up and does, and the models that it offers. */
export function ProviderPage(): ReactNode {
  const { id = '' } = useParams({ strict: false });
  const texts = useTexts(providersTexts);
  const query = useQuery({ ...providerQuery(id), refetchInterval: 15_000 });
  if (query.data !== undefined) return <Detail provider={query.data} />;
  return <QueryState query={query} back={{ to: '/providers', label: texts.title }} />;
}

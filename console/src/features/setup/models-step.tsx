import { Alert, Button, Group, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { QueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { everyModelQuery, modelsKey } from '../../api/models.ts';
import { providerQuery, testProvider, updateProvider } from '../../api/providers.ts';
import type { Provider } from '../../api/providers.ts';
import { ErrorAlert } from '../../components/error-alert.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { ModelPicker } from '../../components/model-picker.tsx';
import { tellDone } from '../../components/notices.ts';
import { PagePending } from '../../components/page-pending.tsx';
import { formatMilliseconds } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { PriceForm } from './price-form.tsx';
import { StepFrame } from './step-frame.tsx';
import { setupTexts } from './texts.ts';

interface ModelsStepProps {
  readonly providerId: string;
  readonly onBack: () => void;
  readonly onDone: () => void;
}

/** Names that the provider offers and that have no price at any. */
async function findUnpriced(queries: QueryClient, { models }: Provider): Promise<readonly string[]> {
  const { items } = await queries.fetchQuery({ ...everyModelQuery, staleTime: 0 });
  const names = new Set(models.map(({ model }) => model));
  return items.filter(({ name, priced }) => names.has(name) && !priced).map(({ name }) => name);
}

/** Offers what was chosen and makes one real call with the first of it. */
function useOffer(provider: Provider, chosen: ReadonlySet<string>, onDone: () => void) {
  const texts = useTexts(setupTexts).models;
  const language = useLanguage();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const more = [...chosen].map((name) => ({ model: name, upstream_model: name }));
      const saved =
        more.length === 0
          ? provider
          : await updateProvider(provider.id, provider.version, { models: [...provider.models, ...more] });
      queries.setQueryData(providerQuery(provider.id).queryKey, saved);
      await queries.invalidateQueries({ queryKey: modelsKey });
      const outcome = await testProvider(saved.id, more[0]?.model ?? null);
      return { unpriced: await findUnpriced(queries, saved), outcome };
    },
    onSuccess: ({ unpriced, outcome }) => {
      if (!outcome.ok) return;
      const time = formatMilliseconds(outcome.latency_ms, language);
      tellDone(texts.worked(outcome.model, time));
      if (unpriced.length === 0) onDone();
    },
  });
}

function Chooser({ provider, onBack, onDone }: Omit<ModelsStepProps, 'providerId'> & { readonly provider: Provider }) {
  const texts = useTexts(setupTexts);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const offer = useOffer(provider, chosen, onDone);
  const { data } = offer;
  const offered = new Set(provider.models.map((each) => each.upstream_model));
  const fresh = new Set([...chosen].filter((name) => !offered.has(name)));
  return (
    <>
      <ModelPicker
        providerId={provider.id}
        kind={provider.kind}
        offered={offered}
        chosen={fresh}
        onChange={setChosen}
      />
      <ErrorAlert error={offer.error} />
      {data === undefined || data.outcome.ok ? null : (
        <Alert color="red" role="alert" title={texts.models.failed}>
          {data.outcome.error.upstream_status === null
            ? ''
            : `${texts.provider.status(data.outcome.error.upstream_status)} `}
          {data.outcome.error.message}
        </Alert>
      )}
      {data === undefined || data.unpriced.length === 0 ? null : (
        <PriceForm provider={provider} unpriced={data.unpriced} onDone={onDone} />
      )}
      <Group>
        <Button variant="default" onClick={onBack}>
          {texts.back}
        </Button>
        <Button
          disabled={fresh.size === 0 && provider.models.length === 0}
          loading={offer.isPending}
          onClick={() => offer.mutate()}
        >
          {texts.models.offer(fresh.size)}
        </Button>
        {data === undefined ? null : (
          <Button variant="default" onClick={onDone}>
            {texts.goOnAnyway}
          </Button>
        )}
      </Group>
      {offer.isPending ? (
        <Text size="sm" c="dimmed" role="status">
          {texts.models.trying}
        </Text>
      ) : null}
    </>
  );
}

/** Models of the provider are chosen, and the first of them is called. */
export function ModelsStep({ providerId, onBack, onDone }: ModelsStepProps): ReactNode {
  const texts = useTexts(setupTexts).models;
  const provider = useQuery(providerQuery(providerId));
  if (provider.error !== null) return <ErrorState error={provider.error} onRetry={() => void provider.refetch()} />;
  if (provider.data === undefined) return <PagePending />;
  return (
    <StepFrame title={texts.title} intro={texts.intro(provider.data.name)}>
      <Chooser provider={provider.data} onBack={onBack} onDone={onDone} />
    </StepFrame>
  );
}

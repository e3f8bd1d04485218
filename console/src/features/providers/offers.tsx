import { ActionIcon, EmptyState, Group, Paper, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Boxes, Trash2, Zap } from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { everyModelQuery, modelsKey } from '../../api/models.ts';
import { providersKey, updateProvider } from '../../api/providers.ts';
import type { Provider, ProviderOffer } from '../../api/providers.ts';
import { useMay } from '../../api/session.ts';
import { useRefresh } from '../../api/use-refresh.ts';
import { commonTexts } from '../../components/common-texts.ts';
import { ConfirmByName } from '../../components/confirm-by-name.tsx';
import type { Column } from '../../components/data-table/columns.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { PriceSummary } from '../../components/price/price-summary.tsx';
import { StateBadge } from '../../components/provider-state.tsx';
import { Tip } from '../../components/tip.tsx';
import { useTexts } from '../../lib/texts.ts';
import { providersTexts } from './texts.ts';
import { useProviderTest } from './use-provider-test.tsx';

interface OfferColumns {
  readonly provider: Provider;
  readonly onRemove: (offer: ProviderOffer) => void;
}

function ModelName({ name, id }: { readonly name: string; readonly id: string | undefined }): ReactNode {
  if (id === undefined) return name;
  return (
    <Text component={Link} to={`/models/${id}`} inherit fw={500} c="var(--mantine-color-anchor)">
      {name}
    </Text>
  );
}

function useOfferColumns({ provider, onRemove }: OfferColumns): readonly Column<ProviderOffer>[] {
  const texts = useTexts(providersTexts);
  const may = useMay();
  const test = useProviderTest(provider.id);
  const { data: models } = useQuery({ ...everyModelQuery, enabled: may('model.read') });
  const ids = new Map(models?.items.map(({ id, name }) => [name, id]));
  const current = new Map(
    models?.items.flatMap(({ deployments }) =>
      deployments
        .filter(({ provider_id: id }) => id === provider.id)
        .map(({ upstream_model: name, current_price: price }) => [name, price?.price ?? null] as const),
    ),
  );
  const states = new Map(provider.deployments?.map(({ upstream_model: name, state }) => [name, state]));
  return [
    {
      id: 'model',
      header: texts.model,
      fixed: true,
      minWidth: 160,
      cell: ({ model }) => <ModelName name={model} id={ids.get(model)} />,
    },
    {
      id: 'upstream_model',
      header: texts.upstreamModel,
      cell: ({ upstream_model: name }) => (
        <Text span inherit ff="monospace" size="xs">
          {name}
        </Text>
      ),
    },
    {
      id: 'price',
      header: texts.price,
      cell: ({ price, upstream_model: name }) => (
        <>
          <PriceSummary price={price ?? current.get(name) ?? null} />
          <Text size="xs" c="dimmed">
            {price === undefined ? texts.priceData : texts.ownPrice}
          </Text>
        </>
      ),
    },
    {
      id: 'state',
      header: texts.state,
      cell: ({ upstream_model: name }) => {
        const state = states.get(name);
        return state === undefined ? null : <StateBadge state={state} />;
      },
    },
    {
      id: 'actions',
      header: '',
      align: 'end',
      cell: (offer) => (
        <Group gap={4} justify="flex-end" wrap="nowrap">
          {may('provider.test') && !offer.model.endsWith('*') ? (
            <Tip label={texts.test}>
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label={texts.testModel(offer.model)}
                loading={test.isPending && test.variables === offer.model}
                onClick={() => test.mutate(offer.model)}
              >
                <Zap size={16} aria-hidden />
              </ActionIcon>
            </Tip>
          ) : null}
          {may('provider.write') ? (
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={texts.removeModel(offer.model)}
              onClick={() => onRemove(offer)}
            >
              <Trash2 size={16} aria-hidden />
            </ActionIcon>
          ) : null}
        </Group>
      ),
    },
  ];
}

/** The models that a provider offers, with what their deployments do now. */
export function Offers({
  provider,
  addButton,
}: {
  readonly provider: Provider;
  readonly addButton: ReactNode;
}): ReactNode {
  const texts = useTexts(providersTexts);
  const common = useTexts(commonTexts);
  const refresh = useRefresh(providersKey, modelsKey);
  const [removing, setRemoving] = useState<ProviderOffer | null>(null);
  const columns = useOfferColumns({ provider, onRemove: setRemoving });
  const remove = async (offer: ProviderOffer): Promise<void> => {
    await updateProvider(provider.id, provider.version, { models: provider.models.filter((each) => each !== offer) });
    await refresh();
  };
  return (
    <>
      <Title order={2} size="h4" mb="xs">
        {texts.modelsTitle}
      </Title>
      <Paper withBorder>
        {provider.models.length === 0 ? (
          <EmptyState py="xl">
            <EmptyState.Indicator>
              <Boxes size={28} aria-hidden />
            </EmptyState.Indicator>
            <EmptyState.Title>{common.emptyTitle}</EmptyState.Title>
            <EmptyState.Description>{texts.noModels}</EmptyState.Description>
            <EmptyState.Actions>{addButton}</EmptyState.Actions>
          </EmptyState>
        ) : (
          <DataTable
            label={texts.modelsTitle}
            columns={columns}
            rows={provider.models}
            rowId={({ model, upstream_model: name }) => `${model} ${name}`}
            rowName={({ model }) => model}
          />
        )}
      </Paper>
      {removing === null ? null : (
        <ConfirmByName
          opened
          onClose={() => setRemoving(null)}
          title={texts.removeModelTitle(removing.model)}
          consequence={texts.removeModelConsequence}
          name={removing.model}
          action={common.remove}
          onConfirm={() => remove(removing)}
        />
      )}
    </>
  );
}

import { Badge, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { Model } from '../../api/models.ts';
import { everyProviderQuery } from '../../api/providers.ts';
import type { Provider } from '../../api/providers.ts';
import { useMay } from '../../api/session.ts';
import { BudgetMeter } from '../../components/budget-meter.tsx';
import type { Column } from '../../components/data-table/columns.ts';
import { Instant } from '../../components/instant.tsx';
import { PriceSummary } from '../../components/price/price-summary.tsx';
import { actionsColumn } from '../../components/item-columns.tsx';
import { EnabledBadge, HealthBadge } from '../../components/provider-state.tsx';
import { formatInteger } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { RowActions } from './row-actions.tsx';
import { modelsTexts } from './texts.ts';

type Providers = ReadonlyMap<string, Provider>;

function Deployments({ model, providers }: { readonly model: Model; readonly providers: Providers }): ReactNode {
  const language = useLanguage();
  const names = [...new Set(model.deployments.map(({ provider_id: id }) => providers.get(id)?.name ?? null))];
  const known = names.filter((name) => name !== null);
  return (
    <>
      <span className="tabular">{formatInteger(model.deployments.length, language)}</span>
      {known.length === 0 ? null : (
        <Text span inherit c="dimmed">
          {` · ${known.slice(0, 2).join(', ')}${known.length > 2 ? ` +${known.length - 2}` : ''}`}
        </Text>
      )}
    </>
  );
}

/** The price of the deployment that comes first, and how many others cost otherwise. */
function Price({ model }: { readonly model: Model }): ReactNode {
  const texts = useTexts(modelsTexts);
  if (!model.priced) return <Badge color="red">{texts.noPrice}</Badge>;
  const prices = model.deployments.flatMap(({ enabled, current_price: current }) =>
    enabled && current !== null ? [current.price] : [],
  );
  const different = new Set(prices.map((price) => JSON.stringify(price))).size;
  return (
    <Group gap={6} wrap="nowrap">
      <PriceSummary price={prices[0] ?? null} />
      {different > 1 ? (
        <Text span size="xs" c="dimmed">
          {texts.morePrices(different - 1)}
        </Text>
      ) : null}
    </Group>
  );
}

const ORDER = ['healthy', 'degraded', 'unknown', 'unhealthy'] as const;

/** How the best of its providers does: a model is as well as that. */
function Health({ model, providers }: { readonly model: Model; readonly providers: Providers }): ReactNode {
  const serving = model.deployments.flatMap(({ enabled, provider_id: id }) => {
    const provider = providers.get(id);
    return enabled && provider?.enabled === true ? [provider] : [];
  });
  const best = ORDER.flatMap((health) => serving.filter((each) => each.health === health))[0];
  return best === undefined ? null : <HealthBadge provider={best} />;
}

export function useModelColumns(): readonly Column<Model>[] {
  const texts = useTexts(modelsTexts);
  const may = useMay();
  const { data } = useQuery({ ...everyProviderQuery, enabled: may('provider.read') });
  const providers: Providers = new Map(data?.items.map((provider) => [provider.id, provider]));
  const health: Column<Model> = {
    id: 'health',
    header: texts.health,
    cell: (model) => <Health model={model} providers={providers} />,
  };
  return [
    {
      id: 'name',
      header: texts.name,
      sort: 'name',
      fixed: true,
      minWidth: 180,
      cell: ({ name, aliases }) => (
        <>
          <Text inherit fw={500}>
            {name}
          </Text>
          {aliases.length === 0 ? null : (
            <Text size="xs" c="dimmed">
              {aliases.slice(0, 3).join(', ')}
              {aliases.length > 3 ? ` +${aliases.length - 3}` : ''}
            </Text>
          )}
        </>
      ),
    },
    {
      id: 'deployments',
      header: texts.deployments,
      cell: (model) => <Deployments model={model} providers={providers} />,
    },
    ...(may('provider.read') ? [health] : []),
    { id: 'price', header: texts.price, cell: (model) => <Price model={model} /> },
    {
      id: 'strategy',
      header: texts.strategy,
      hidden: true,
      cell: ({ strategy }) => texts.strategies[strategy as keyof typeof texts.strategies] ?? strategy,
    },
    {
      id: 'budgets',
      header: texts.budgets,
      minWidth: 180,
      cell: ({ budgets }) =>
        budgets.length === 0 ? '–' : budgets.map((budget) => <BudgetMeter key={budget.id} budget={budget} />),
    },
    { id: 'status', header: texts.status, cell: ({ enabled }) => <EnabledBadge enabled={enabled} /> },
    {
      id: 'updated_at',
      header: texts.updatedAt,
      sort: 'updated_at',
      hidden: true,
      cell: ({ updated_at: at }) => <Instant at={at} />,
    },
    actionsColumn((model) => <RowActions model={model} />),
  ];
}

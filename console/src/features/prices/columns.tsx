import { Anchor, Badge, Group, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { PriceVersion } from '../../api/prices.ts';
import { useKindTitle } from '../../api/provider-kinds.ts';
import type { Column } from '../../components/data-table/columns.ts';
import { Instant } from '../../components/instant.tsx';
import { actionsColumn, createdColumn } from '../../components/item-columns.tsx';
import { PriceSummary } from '../../components/price/price-summary.tsx';
import { useTexts } from '../../lib/texts.ts';
import { useNow } from '../../lib/use-now.ts';
import { isComing } from './coming.ts';
import { RowActions } from './row-actions.tsx';
import { pricesTexts } from './texts.ts';
import { useDeployments } from './use-deployments.ts';
import type { NamedDeployment } from './use-deployments.ts';

const COLORS = { override: 'blue', dataset: 'gray', free: 'gray' } as const satisfies Record<
  PriceVersion['source'],
  string
>;

/** Where a price comes from: the operator, or which data. */
export function SourceBadge({ price }: { readonly price: PriceVersion }): ReactNode {
  const texts = useTexts(pricesTexts);
  return (
    <>
      <Badge color={COLORS[price.source]}>{texts.sources[price.source]}</Badge>
      {price.dataset === null ? null : (
        <Text size="xs" c="dimmed">
          {price.dataset}
        </Text>
      )}
    </>
  );
}

/** From when on a price counts; marked when that is yet to come. */
export function EffectiveFrom({ price }: { readonly price: PriceVersion }): ReactNode {
  const texts = useTexts(pricesTexts);
  const now = useNow();
  return (
    <Group gap={6} wrap="nowrap" component="span" display="inline-flex">
      <Instant at={price.effective_from} />
      {isComing(price, now) ? <Badge color="yellow">{texts.coming}</Badge> : null}
    </Group>
  );
}

/** The deployment that a price was set for, which leads to its model. */
export function ForDeployment({
  id,
  deployments,
}: {
  readonly id: string | null;
  readonly deployments: ReadonlyMap<string, NamedDeployment>;
}): ReactNode {
  const texts = useTexts(pricesTexts);
  if (id === null) {
    return (
      <Text span inherit c="dimmed">
        {texts.everyDeployment}
      </Text>
    );
  }
  const named = deployments.get(id);
  if (named === undefined) {
    return (
      <Text span inherit ff="monospace" size="xs">
        {id}
      </Text>
    );
  }
  return (
    <Anchor component={Link} to={`/models/${named.modelId}` as never} inherit>
      {named.short}
    </Anchor>
  );
}

export function usePriceColumns(): readonly Column<PriceVersion>[] {
  const titleOfKind = useKindTitle();
  const texts = useTexts(pricesTexts);
  const deployments = useDeployments();
  return [
    {
      id: 'model',
      header: texts.model,
      fixed: true,
      minWidth: 160,
      cell: ({ upstream_model: name }) => (
        <Text span inherit fw={500}>
          {name}
        </Text>
      ),
    },
    {
      id: 'kind',
      header: texts.kind,
      cell: ({ provider_kind: kind }) => <span className="nowrap">{titleOfKind(kind)}</span>,
    },
    { id: 'price', header: texts.price, cell: ({ price }) => <PriceSummary price={price} /> },
    { id: 'source', header: texts.source, cell: (price) => <SourceBadge price={price} /> },
    {
      id: 'deployment',
      header: texts.deployment,
      minWidth: 180,
      cell: ({ deployment_id: id }) => <ForDeployment id={id} deployments={deployments} />,
    },
    { id: 'effective_from', header: texts.effectiveFrom, cell: (price) => <EffectiveFrom price={price} /> },
    createdColumn(texts.createdAt, true),
    actionsColumn((price) => <RowActions price={price} />),
  ];
}

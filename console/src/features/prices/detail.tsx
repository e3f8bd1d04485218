import { Grid, Paper, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { priceQuery, pricesQuery } from '../../api/prices.ts';
import type { PriceVersion } from '../../api/prices.ts';
import { useKindTitle } from '../../api/provider-kinds.ts';
import { CopyText } from '../../components/copy-text.tsx';
import type { Column } from '../../components/data-table/columns.ts';
import { DataTable } from '../../components/data-table/data-table.tsx';
import { Facts } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { PriceDetails } from '../../components/price/price-details.tsx';
import { PriceSummary } from '../../components/price/price-summary.tsx';
import { useTexts } from '../../lib/texts.ts';
import { EffectiveFrom, ForDeployment, SourceBadge } from './columns.tsx';
import { RowActions } from './row-actions.tsx';
import { pricesTexts } from './texts.ts';
import { useDeployments } from './use-deployments.ts';

/** What was charged for the same before, and what will be. */
function Versions({ version }: { readonly version: PriceVersion }): ReactNode {
  const texts = useTexts(pricesTexts);
  const navigate = useNavigate();
  const { deployment_id: id, provider_kind: kind, upstream_model: model } = version;
  const search = id === null ? { provider_kind: kind, upstream_model: model } : { deployment_id: id };
  const { data } = useQuery(pricesQuery(search));
  const columns: readonly Column<PriceVersion>[] = [
    { id: 'effective_from', header: texts.effectiveFrom, cell: (each) => <EffectiveFrom price={each} /> },
    { id: 'price', header: texts.price, cell: ({ price }) => <PriceSummary price={price} /> },
    { id: 'source', header: texts.source, cell: (each) => <SourceBadge price={each} /> },
  ];
  return (
    <>
      <Title order={2} size="h4" mb="xs">
        {texts.versions}
      </Title>
      <Paper withBorder>
        <DataTable
          label={texts.versions}
          columns={columns}
          rows={data?.items}
          rowId={(each) => each.id}
          rowName={(each) => each.id}
          onOpen={(each) => void navigate({ to: `/prices/${each.id}` })}
        />
      </Paper>
    </>
  );
}

function Detail({ version }: { readonly version: PriceVersion }): ReactNode {
  const titleOfKind = useKindTitle();
  const texts = useTexts(pricesTexts);
  const navigate = useNavigate();
  const deployments = useDeployments();
  const { currency } = version;
  return (
    <>
      <PageHeader
        back={{ to: '/prices', label: texts.title }}
        title={version.upstream_model}
        actions={<RowActions price={version} onRemoved={() => void navigate({ to: '/prices' })} />}
      />
      <Facts
        facts={[
          { label: texts.kind, value: titleOfKind(version.provider_kind) },
          { label: texts.source, value: <SourceBadge price={version} /> },
          { label: texts.deployment, value: <ForDeployment id={version.deployment_id} deployments={deployments} /> },
          { label: texts.effectiveFrom, value: <EffectiveFrom price={version} /> },
          {
            label: texts.currency,
            value: currency === 'USD' ? currency : texts.pinnedRate(version.usd_per_unit, currency),
          },
          { label: texts.createdAt, value: <Instant at={version.created_at} /> },
          { label: 'ID', value: <CopyText value={version.id} /> },
        ]}
      />
      <Grid>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Title order={2} size="h4" mb="xs">
            {texts.details}
          </Title>
          <Paper withBorder p="xs">
            <PriceDetails price={version.price} />
          </Paper>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 6 }}>
          <Versions version={version} />
        </Grid.Col>
      </Grid>
    </>
  );
}

/** One version of a price, part by part, and the others of the same. */
export function PricePage(): ReactNode {
  const { id = '' } = useParams({ strict: false });
  const texts = useTexts(pricesTexts);
  const query = useQuery(priceQuery(id));
  if (query.data !== undefined) return <Detail key={query.data.id} version={query.data} />;
  return <QueryState query={query} back={{ to: '/prices', label: texts.title }} />;
}

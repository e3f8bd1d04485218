import { Alert, Button, Group, Paper, SimpleGrid, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import type { ReactNode } from 'react';
import { modelQuery } from '../../api/models.ts';
import type { Model } from '../../api/models.ts';
import { useMay } from '../../api/session.ts';
import { BudgetsReadout } from '../../components/budgets-readout.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { Facts } from '../../components/facts.tsx';
import type { Fact } from '../../components/facts.tsx';
import { Instant } from '../../components/instant.tsx';
import { LimitsReadout } from '../../components/limits-readout.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { EnabledBadge } from '../../components/provider-state.tsx';
import { QueryState } from '../../components/query-state.tsx';
import { formatMilliseconds } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { DeploymentForm } from './deployment-form-later.ts';
import { deploymentTexts } from './deployment-texts.ts';
import { Deployments } from './deployments.tsx';
import { Route } from './route.tsx';
import { RowActions } from './row-actions.tsx';
import { modelsTexts } from './texts.ts';
import { REASONS, STRATEGIES, toFallbackRow } from './values.ts';

function useFacts(model: Model): readonly Fact[] {
  const texts = useTexts(modelsTexts);
  const language = useLanguage();
  const { hedge } = model;
  const strategy = STRATEGIES.find((each) => each === model.strategy) ?? 'weighted';
  const fallbacks = model.fallbacks.map(toFallbackRow);
  return [
    { label: texts.status, value: <EnabledBadge enabled={model.enabled} /> },
    { label: texts.strategy, value: `${texts.strategies[strategy]}: ${texts.strategyHelp[strategy]}` },
    {
      label: texts.fallbacks,
      value:
        fallbacks.length === 0
          ? texts.none
          : fallbacks.map(({ model: name, on }) => (
              <div key={name}>
                {name} ({REASONS.flatMap((each) => (on.includes(each) ? [texts.reasons[each]] : [])).join(', ')})
              </div>
            )),
    },
    {
      label: texts.hedge,
      value:
        hedge === null
          ? texts.none
          : texts.hedged(texts.hedgeAfters[hedge.after], formatMilliseconds(hedge.min_ms, language)),
    },
    {
      label: texts.aliases,
      value:
        model.aliases.length === 0
          ? texts.none
          : model.aliases.map((alias) => (
              <div key={alias}>
                <CopyText value={alias} />
              </div>
            )),
    },
    { label: texts.createdAt, value: <Instant at={model.created_at} /> },
    { label: texts.updatedAt, value: <Instant at={model.updated_at} /> },
    { label: 'ID', value: <CopyText value={model.id} /> },
  ];
}

function Bounds({ model }: { readonly model: Model }): ReactNode {
  const texts = useTexts(modelsTexts);
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} mb="lg">
      <Paper withBorder p="md">
        <Title order={2} size="h5" mb="xs">
          {texts.budgets}
        </Title>
        <BudgetsReadout budgets={model.budgets} />
      </Paper>
      <Paper withBorder p="md">
        <Title order={2} size="h5" mb="xs">
          {texts.limits}
        </Title>
        <LimitsReadout limits={model.limits} left={model.limits_left} />
      </Paper>
    </SimpleGrid>
  );
}

function Detail({ model }: { readonly model: Model }): ReactNode {
  const texts = useTexts(modelsTexts);
  const deployments = useTexts(deploymentTexts);
  const may = useMay();
  const navigate = useNavigate();
  const [adding, add] = useDisclosure();
  const facts = useFacts(model);
  const addButton = may('model.write') ? (
    <Button variant="default" leftSection={<Plus size={16} aria-hidden />} onClick={add.open}>
      {deployments.add}
    </Button>
  ) : null;
  return (
    <>
      <PageHeader
        back={{ to: '/models', label: texts.title }}
        title={model.name}
        actions={
          <Group gap="xs">
            <RowActions model={model} onRemoved={() => void navigate({ to: '/models' })} />
          </Group>
        }
      />
      {model.priced ? null : (
        <Alert mb="md" color="red" title={texts.unpriced}>
          {texts.unpricedHelp}
        </Alert>
      )}
      <Facts facts={facts} />
      <Deployments model={model} addButton={addButton} />
      <Bounds model={model} />
      <Route model={model} />
      {adding ? <DeploymentForm model={model} provider="" onClose={add.close} /> : null}
    </>
  );
}

/** One model: who serves it and how each does, what bounds it, and where a request would go now. */
export function ModelPage(): ReactNode {
  const { id = '' } = useParams({ strict: false });
  const texts = useTexts(modelsTexts);
  const query = useQuery(modelQuery(id));
  if (query.data !== undefined) return <Detail key={query.data.id} model={query.data} />;
  return <QueryState query={query} back={{ to: '/models', label: texts.title }} />;
}

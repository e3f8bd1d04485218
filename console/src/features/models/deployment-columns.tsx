import { Anchor, Badge, Menu, Switch, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { History, Pencil, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Model, ModelDeployment, RouteCandidate } from '../../api/models.ts';
import { useMay } from '../../api/session.ts';
import { commonTexts } from '../../components/common-texts.ts';
import type { Column } from '../../components/data-table/columns.ts';
import { PriceSummary } from '../../components/price/price-summary.tsx';
import { StateBadge } from '../../components/provider-state.tsx';
import type { DeploymentState } from '../../components/provider-state.tsx';
import { RowMenu, RowMenuItem } from '../../components/row-menu.tsx';
import { Tip } from '../../components/tip.tsx';
import { formatInteger, formatMilliseconds } from '../../lib/format.ts';
import { useLanguage, useTexts } from '../../lib/texts.ts';
import { deploymentTexts } from './deployment-texts.ts';
import { InlineNumber } from './inline-number.tsx';

const UNUSED = { disabled: true, provider_disabled: true, unusable: true } as const;
const HINDERED = new Set<string>([
  'low',
  'full',
  'limited',
  'broken',
  'resting',
  'unpriced',
] satisfies DeploymentState[]);

const isUnused = (reason: string): reason is keyof typeof UNUSED => Object.hasOwn(UNUSED, reason);
const isHindered = (reason: string): reason is DeploymentState => HINDERED.has(reason);

function State({ now }: { readonly now: RouteCandidate | undefined }): ReactNode {
  const texts = useTexts(deploymentTexts);
  if (now === undefined) return null;
  const { reason } = now;
  if (isUnused(reason)) {
    return (
      <Tip label={texts.statesHelp[reason]}>
        <Badge color="gray">{texts.states[reason]}</Badge>
      </Tip>
    );
  }
  return <StateBadge state={isHindered(reason) ? reason : 'ready'} />;
}

function Offer({
  deployment,
  provider,
}: {
  readonly deployment: ModelDeployment;
  readonly provider: string;
}): ReactNode {
  const may = useMay();
  return (
    <>
      {may('provider.read') ? (
        <Anchor component={Link} to={`/providers/${deployment.provider_id}` as never} inherit fw={500}>
          {provider}
        </Anchor>
      ) : (
        provider
      )}
      <Text size="xs" c="dimmed" ff="monospace">
        {deployment.upstream_model}
      </Text>
    </>
  );
}

function Price({ deployment }: { readonly deployment: ModelDeployment }): ReactNode {
  const texts = useTexts(deploymentTexts);
  const { current_price: current } = deployment;
  const origin = deployment.price === undefined ? (current?.dataset ?? texts.listPrice) : texts.ownPrice;
  return (
    <>
      <PriceSummary price={current?.price ?? null} />
      {current === null || current.source === 'free' ? null : (
        <Text size="xs" c="dimmed">
          {origin}
        </Text>
      )}
    </>
  );
}

interface ActionsProps {
  readonly deployment: ModelDeployment;
  readonly provider: string;
  readonly onEdit: () => void;
  readonly onRemove: () => void;
}

function Actions({ deployment, provider, onEdit, onRemove }: ActionsProps): ReactNode {
  const texts = useTexts(deploymentTexts);
  const common = useTexts(commonTexts);
  const may = useMay();
  if (!may('model.write') && !may('price.read')) return null;
  return (
    <RowMenu label={texts.menu(provider)}>
      {may('model.write') ? (
        <RowMenuItem icon={Pencil} onClick={onEdit}>
          {common.edit}
        </RowMenuItem>
      ) : null}
      {may('price.read') ? (
        <Menu.Item
          component={Link}
          to="/prices"
          search={{ deployment_id: deployment.id } as never}
          leftSection={<History size={16} aria-hidden />}
        >
          {texts.history}
        </Menu.Item>
      ) : null}
      {may('model.write') ? (
        <RowMenuItem icon={Trash2} destroys onClick={onRemove}>
          {common.remove}
        </RowMenuItem>
      ) : null}
    </RowMenu>
  );
}

type DeploymentPatch = Partial<Pick<ModelDeployment, 'priority' | 'weight' | 'enabled'>>;

interface DeploymentColumnsOptions {
  readonly model: Model;
  readonly states: ReadonlyMap<string, RouteCandidate>;
  readonly onChange: (deployment: ModelDeployment, patch: DeploymentPatch) => void;
  readonly onEdit: (deployment: ModelDeployment) => void;
  readonly onRemove: (deployment: ModelDeployment) => void;
}

const FIELDS_MAX = { priority: 1000, weight: 1_000_000 } as const;

export function useDeploymentColumns(options: DeploymentColumnsOptions): readonly Column<ModelDeployment>[] {
  const { states, onChange } = options;
  const texts = useTexts(deploymentTexts);
  const language = useLanguage();
  const may = useMay();
  const nameOf = (deployment: ModelDeployment): string => states.get(deployment.id)?.provider ?? '…';
  const number = (field: 'priority' | 'weight'): Column<ModelDeployment> => ({
    id: field,
    header: texts[field],
    align: 'end',
    cell: (deployment) => {
      const inherited = states.get(deployment.id)?.[field];
      const fallback = inherited === undefined ? texts.asProvider : formatInteger(inherited, language);
      return may('model.write') ? (
        <InlineNumber
          label={field === 'priority' ? texts.priorityOf(nameOf(deployment)) : texts.weightOf(nameOf(deployment))}
          value={deployment[field]}
          fallback={fallback}
          max={FIELDS_MAX[field]}
          onSave={(value) => onChange(deployment, field === 'priority' ? { priority: value } : { weight: value })}
        />
      ) : (
        fallback
      );
    },
  });
  return [
    {
      id: 'provider',
      header: texts.provider,
      fixed: true,
      minWidth: 160,
      cell: (deployment) => <Offer deployment={deployment} provider={nameOf(deployment)} />,
    },
    { id: 'state', header: texts.state, cell: ({ id }) => <State now={states.get(id)} /> },
    { id: 'price', header: texts.price, cell: (deployment) => <Price deployment={deployment} /> },
    {
      id: 'latency',
      header: texts.latency,
      align: 'end',
      cell: ({ id }) => {
        const ms = states.get(id)?.latency_ms ?? null;
        return ms === null ? '–' : formatMilliseconds(ms, language);
      },
    },
    {
      id: 'calls',
      header: texts.calls,
      align: 'end',
      cell: ({ id }) => formatInteger(states.get(id)?.active ?? 0, language),
    },
    number('priority'),
    number('weight'),
    {
      id: 'enabled',
      header: texts.enabled,
      cell: (deployment) => (
        <Switch
          aria-label={texts.enabledOf(nameOf(deployment))}
          disabled={!may('model.write')}
          checked={deployment.enabled}
          onChange={(event) => onChange(deployment, { enabled: event.currentTarget.checked })}
        />
      ),
    },
    {
      id: 'actions',
      header: '',
      align: 'end',
      cell: (deployment) => (
        <Actions
          deployment={deployment}
          provider={nameOf(deployment)}
          onEdit={() => options.onEdit(deployment)}
          onRemove={() => options.onRemove(deployment)}
        />
      ),
    },
  ];
}

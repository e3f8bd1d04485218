import type { Model, ModelDeployment } from '../../api/models.ts';
import type { Body } from '../../api/schema-types.ts';
import { toBudgetFields, toBudgetRows } from '../../components/budgets-editor/values.ts';
import type { BudgetRow } from '../../components/budgets-editor/values.ts';
import { toLimitsPatch } from '../../components/limit-fields.tsx';
import type { LimitValues } from '../../components/limit-fields.tsx';
import { buildPriceValues, toPrice } from '../../components/price/parts.ts';
import type { PriceValues } from '../../components/price/parts.ts';

type CreateBody = Body<'createModel'>;
export type DeploymentFields = CreateBody['deployments'][number];
type FallbackFields = NonNullable<CreateBody['fallbacks']>[number];

export const REASONS = ['failure', 'context_overflow', 'content_filter'] as const;
export type Reason = (typeof REASONS)[number];
/** What a fallback that is only named stands for. */
const USUAL_REASONS: readonly Reason[] = ['failure', 'context_overflow'];

export const STRATEGIES = ['weighted', 'lowest_latency', 'lowest_price', 'least_busy', 'sticky'] as const;
export type Strategy = NonNullable<CreateBody['strategy']>;
export const AFTERS = ['p90', 'p95', 'p99'] as const;

export interface DeploymentRow {
  /** null: a new one. */
  readonly id: string | null;
  readonly provider_id: string;
  readonly upstream_model: string;
  readonly price: PriceValues;
  readonly priority: number | '';
  readonly weight: number | '';
  readonly limits: LimitValues;
  readonly enabled: boolean;
}

export interface FallbackRow {
  readonly model: string;
  readonly on: readonly Reason[];
}

export interface ModelValues extends Record<string, unknown> {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly enabled: boolean;
  readonly deployments: readonly DeploymentRow[];
  readonly strategy: string;
  readonly fallbacks: readonly FallbackRow[];
  readonly hedge: { readonly on: boolean; readonly after: (typeof AFTERS)[number]; readonly min_ms: number | '' };
  readonly limits: LimitValues;
  readonly budgets: readonly BudgetRow[];
}

export function buildDeploymentRow(deployment?: ModelDeployment): DeploymentRow {
  return {
    id: deployment?.id ?? null,
    provider_id: deployment?.provider_id ?? '',
    upstream_model: deployment?.upstream_model ?? '',
    price: buildPriceValues(deployment?.price),
    priority: deployment?.priority ?? '',
    weight: deployment?.weight ?? '',
    limits: deployment?.limits ?? {},
    enabled: deployment?.enabled ?? true,
  };
}

/** A deployment as the server takes it: a list of them is always sent whole. */
export function toDeploymentFields(row: DeploymentRow): DeploymentFields {
  const upstream = row.upstream_model.trim();
  return {
    ...(row.id === null ? {} : { id: row.id }),
    provider_id: row.provider_id,
    upstream_model: upstream === '' ? null : upstream,
    price: toPrice(row.price),
    priority: row.priority === '' ? null : row.priority,
    weight: row.weight === '' ? null : row.weight,
    limits: row.limits,
    enabled: row.enabled,
  };
}

/** The deployments of a model as they are, to be sent back with a change; what is read-only in them is ignored. */
export function keepDeployments(model: Model): readonly DeploymentFields[] {
  return model.deployments;
}

export function toFallbackRow(fallback: Model['fallbacks'][number]): FallbackRow {
  return typeof fallback === 'string' ? { model: fallback, on: USUAL_REASONS } : fallback;
}

function toFallback({ model, on }: FallbackRow): FallbackFields {
  const isUsual = on.length === USUAL_REASONS.length && USUAL_REASONS.every((reason) => on.includes(reason));
  return isUsual ? model : { model, on: [...on] };
}

/** What a form begins with: the model as it is, or a new one with one deployment to be chosen. */
export function buildModelValues(model: Model | undefined): ModelValues {
  return {
    name: model?.name ?? '',
    aliases: model?.aliases ?? [],
    enabled: model?.enabled ?? true,
    deployments: model === undefined ? [buildDeploymentRow()] : [],
    strategy: model?.strategy ?? 'weighted',
    fallbacks: (model?.fallbacks ?? []).map(toFallbackRow),
    hedge: {
      on: (model?.hedge ?? null) !== null,
      after: model?.hedge?.after ?? 'p95',
      min_ms: model?.hedge?.min_ms ?? 100,
    },
    limits: model?.limits ?? {},
    budgets: toBudgetRows(model?.budgets ?? []),
  };
}

/** The fields that were changed. */
export function buildModelPatch(
  values: ModelValues,
  before: ModelValues,
  isDirty: (field: string) => boolean,
): Partial<CreateBody> {
  const { hedge } = values;
  const all: CreateBody = {
    name: values.name.trim(),
    aliases: [...values.aliases],
    enabled: values.enabled,
    deployments: values.deployments.map(toDeploymentFields),
    strategy: STRATEGIES.find((each) => each === values.strategy) ?? 'weighted',
    fallbacks: values.fallbacks.filter(({ model }) => model !== '').map(toFallback),
    hedge: hedge.on ? { after: hedge.after, min_ms: hedge.min_ms === '' ? null : hedge.min_ms } : null,
    limits: toLimitsPatch(values.limits, before.limits),
    budgets: toBudgetFields(values.budgets),
  };
  return Object.fromEntries(Object.entries(all).filter(([field]) => isDirty(field)));
}

/** A new model: what was left as it is, is the server's to choose. */
export function buildModelBody(values: ModelValues, isDirty: (field: string) => boolean): CreateBody {
  return {
    ...buildModelPatch(values, buildModelValues(undefined), isDirty),
    name: values.name.trim(),
    deployments: values.deployments.map(toDeploymentFields),
  };
}

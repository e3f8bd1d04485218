import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { JsonView } from '../../lib/json/view.ts';
import { estimateTextTokens } from '../../metering/index.ts';
import { dialectsOf } from '../../providers/index.ts';
import { readConversationKey } from '../../routing/index.ts';
import type { RoutableModel, RoutePlace, RouteWish } from '../../routing/port.ts';
import type { DeploymentRecord, FallbackReason, ModelRecord } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext } from '../context.ts';
import type { CatalogueDeps } from '../shared/catalogue/index.ts';
import { requireFound } from '../shared/index.ts';
import { buildMoney } from '../shared/fields/money.ts';
import { buildQuotaAnswer } from '../shared/limits/quota.ts';
import { explainHedge } from './explain-hedge.ts';

const DIALECTS = ['openai-chat', 'openai-responses', 'anthropic-messages', 'gemini'] as const;
const OUTPUT_CAPS = ['max_completion_tokens', 'max_tokens', 'max_output_tokens'];
/** Of a request that sets no cap; it decides among prices alone. */
const OUTPUT_TOKENS = 1_000;

/** The request whose way is asked for; what is missing is not looked at. */
export const routeFieldsSchema = z
  .strictObject({
    dialect: z
      .enum(DIALECTS)
      .nullish()
      .meta(
        text(
          'Dialect of the client: says who is called without translation.',
          '客户端使用的协议，用于判断哪些部署无需转换。',
        ),
      ),
    request: z
      .record(z.string(), z.unknown())
      .nullish()
      .meta(
        text(
          'Body of the model call, for `lowest_price` and `sticky`. It is not sent anywhere and not kept.',
          '模型调用的请求体，供 `lowest_price` 与 `sticky` 判断；不会发送，也不会保存。',
        ),
      ),
    customer_user_id: z
      .string()
      .max(64)
      .nullish()
      .meta(
        text(
          'Who calls: `sticky` tells the conversations of callers apart.',
          '调用方的客户用户 ID：`sticky` 会区分不同调用方的对话。',
        ),
      ),
  })
  .optional();

export type RouteFields = z.output<typeof routeFieldsSchema>;

/** Why a deployment has its place behind the one before it. */
export type RouteReason =
  | 'fallback'
  | 'low'
  | 'full'
  | 'limited'
  | 'broken'
  | 'resting'
  | 'unpriced'
  | 'disabled'
  | 'provider_disabled'
  | 'unusable'
  | 'priority'
  | 'weight'
  | 'latency'
  | 'price'
  | 'load'
  | 'conversation';

const STRATEGY_REASONS = {
  weighted: 'weight',
  lowest_latency: 'latency',
  lowest_price: 'price',
  least_busy: 'load',
  sticky: 'conversation',
} as const;

interface Group {
  readonly model: RoutableModel;
  readonly places: readonly RoutePlace[];
  readonly on: readonly FallbackReason[] | null;
}

function readWish(fields: RouteFields, requestText: string | null): RouteWish {
  const body = fields?.request ?? {};
  const cap = OUTPUT_CAPS.map((name) => body[name]).find((value) => typeof value === 'number');
  return {
    conversation: requestText === null ? null : readConversationKey(fields?.customer_user_id ?? '', requestText),
    inputTokens: requestText === null ? OUTPUT_TOKENS : estimateTextTokens(requestText),
    outputTokens: typeof cap === 'number' && cap > 0 ? cap : OUTPUT_TOKENS,
  };
}

function reasonOf(group: Group, place: RoutePlace, before: RoutePlace | undefined): RouteReason {
  if (!group.model.enabled) return 'disabled';
  if (place.state !== 'ready') return place.state;
  if (group.on !== null) return 'fallback';
  const { priority } = place.deployment;
  const alone = group.places.filter((each) => each.state === 'ready' && each.deployment.priority === priority);
  if (alone.length === 1 || (before !== undefined && before.deployment.priority !== priority)) return 'priority';
  return STRATEGY_REASONS[group.model.strategy];
}

function describePlace(group: Group, place: RoutePlace, reason: RouteReason, fields: RouteFields) {
  const { deployment } = place;
  const { account } = deployment;
  const wanted = fields?.dialect ?? null;
  const dialects = dialectsOf(deployment);
  const native = wanted === null ? null : dialects.includes(wanted);
  return {
    reason,
    model: group.model.name,
    deployment_id: deployment.id,
    provider_id: account.id,
    provider: account.name,
    upstream_model: deployment.upstreamModel,
    priority: deployment.priority,
    weight: deployment.weight,
    fallback_on: group.on,
    dialect: native === true && wanted !== null ? wanted : (dialects[0] ?? null),
    native,
    active: place.active,
    latency_ms: place.latencyMs === null ? null : Math.round(place.latencyMs),
    cost: place.cost === null ? null : buildMoney(place.cost),
    wait_ms: place.waitMs,
    quota: buildQuotaAnswer(place.quota),
  };
}

/** One deployment in the order in which a request tries them. */
export type RouteCandidateView = ReturnType<typeof describePlace>;

async function describeUnused(
  deps: CatalogueDeps,
  model: ModelRecord,
  record: DeploymentRecord,
): Promise<RouteCandidateView> {
  const provider = requireFound(await deps.store.providers.find(record.providerId));
  const reason = !record.enabled ? 'disabled' : !provider.enabled ? 'provider_disabled' : 'unusable';
  return {
    reason,
    model: model.name,
    deployment_id: record.id,
    provider_id: provider.id,
    provider: provider.name,
    upstream_model: record.upstreamModel,
    priority: record.priority ?? provider.priority,
    weight: record.weight ?? provider.weight,
    fallback_on: null,
    dialect: null,
    native: null,
    active: 0,
    latency_ms: null,
    cost: null,
    wait_ms: 0,
    quota: [],
  };
}

function collectGroups(deps: CatalogueDeps, model: RoutableModel, wish: RouteWish): readonly Group[] {
  const groups: Group[] = [{ model, places: deps.router.explain(model, wish), on: null }];
  for (const { model: name, on } of model.fallbacks) {
    const fallback = deps.router.catalogue().findModel(name);
    if (fallback === null || !fallback.enabled) continue;
    groups.push({ model: fallback, places: deps.router.explain(fallback, wish), on });
  }
  return groups;
}

/**
 * The deployments that a request for a model would try now, in order, and those that it would not, with the reason of each. Nothing is
 * called. Chances are drawn anew: where weights decide, the next request may find another order.
 * @param body the call's own body, whose text names its conversation
 */
export async function explainRoute(
  deps: CatalogueDeps,
  context: ActionContext,
  id: string,
  fields: RouteFields,
  body: string,
) {
  requirePermission(context, 'model.read');
  const model = requireFound(await deps.store.models.find(id));
  const requestText = fields?.request ? (new JsonView(body).get('request')?.json ?? null) : null;
  const routable = requireFound(deps.router.catalogue().findModel(model.name));
  const groups = collectGroups(deps, routable, readWish(fields, requestText));
  const known = groups.flatMap((group) =>
    group.places.map((place, n) => describePlace(group, place, reasonOf(group, place, group.places[n - 1]), fields)),
  );
  const inUse = new Set(routable.deployments.map((deployment) => deployment.id));
  const records = await deps.store.deployments.listByModel(id);
  const unused = await Promise.all(
    records.filter((record) => !inUse.has(record.id)).map((record) => describeUnused(deps, model, record)),
  );
  return {
    model: model.name,
    enabled: model.enabled,
    strategy: routable.strategy,
    hedge: explainHedge(deps.router, routable, groups[0]?.places ?? []),
    candidates: [...known, ...unused],
  };
}

import type { PriceDocument } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext } from '../context.ts';
import type { CatalogueDeps } from '../shared/catalogue/index.ts';
import { requireFound } from '../shared/index.ts';
import type { ProviderTestAnswer } from './test-call.ts';
import { loadOffers } from './load-offers.ts';

/** A model as the provider's account has it. */
export interface SyncedModel {
  readonly upstream_model: string;
  /** Public names that it is offered by; none: it is not deployed. */
  readonly models: readonly string[];
  readonly context_window: number | null;
  /** Of the public data; null: not known there. */
  readonly price: PriceDocument | null;
}

export type SyncAnswer =
  | {
      readonly ok: true;
      readonly models: readonly SyncedModel[];
      /** Deployed here, yet not in the provider's list. */
      readonly missing: readonly { readonly model: string; readonly upstream_model: string }[];
    }
  | Pick<Extract<ProviderTestAnswer, { readonly ok: false }>, 'ok' | 'error'>;

/** Compares what the provider's account has with what is offered; changes nothing. */
export async function syncProvider(deps: CatalogueDeps, context: ActionContext, id: string): Promise<SyncAnswer> {
  requirePermission(context, 'provider.test');
  const provider = requireFound(await deps.store.providers.find(id));
  const listed = await deps.listUpstreamModels(provider);
  await deps.audit.write({
    actor: context.actor,
    action: 'provider.sync',
    target: { type: 'provider', id, name: provider.name },
    outcome: listed.ok ? 'ok' : 'failed',
    ...(listed.ok ? {} : { errorType: listed.error.type }),
    origin: context.origin,
  });
  if (!listed.ok) {
    const { type, message, upstreamStatus } = listed.error;
    return { ok: false, error: { type, message, upstream_status: upstreamStatus } };
  }
  const { offers } = await loadOffers(deps, id);
  const kind = deps.kinds.get(provider.kind);
  const names = listed.models.map((model) => model.upstreamModel);
  const baseUrl = provider.baseUrl ?? kind?.defaultBaseUrl ?? null;
  const known = kind === undefined ? [] : await deps.modelData.describe(kind, baseUrl, names);
  const there = new Set(names);
  const isPattern = (name: string): boolean => name.endsWith('*');
  return {
    ok: true,
    models: listed.models.map(({ upstreamModel, contextWindow }, index) => ({
      upstream_model: upstreamModel,
      models: offers.filter((offer) => offer.upstream_model === upstreamModel).map((offer) => offer.model),
      context_window: contextWindow ?? known[index]?.contextWindow ?? null,
      price: known[index]?.price ?? null,
    })),
    missing: offers
      .filter((offer) => !isPattern(offer.upstream_model) && !there.has(offer.upstream_model))
      .map(({ model, upstream_model }) => ({ model, upstream_model })),
  };
}

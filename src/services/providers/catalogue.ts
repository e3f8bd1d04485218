import type { PriceDocument } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext } from '../context.ts';
import type { CatalogueDeps } from '../shared/catalogue/index.ts';
import { requireKind } from './build-record.ts';

/** A model that could be offered. */
export interface ProposedModel {
  readonly kind: string;
  readonly upstream_model: string;
  readonly context_window: number | null;
  readonly price: PriceDocument | null;
}

export interface CatalogueAnswer {
  /** Name and version of the public data. */
  readonly dataset: string;
  readonly items: readonly ProposedModel[];
}

/** Models that the public data knows, of one kind or of all; `q` is a part of the name. Throws `invalid_request` for an unknown kind. */
export async function getCatalogue(
  deps: CatalogueDeps,
  context: ActionContext,
  wish: { readonly kind: string | null; readonly q: string | null },
): Promise<CatalogueAnswer> {
  requirePermission(context, 'provider.read');
  const kinds = wish.kind === null ? [...deps.kinds.values()] : [requireKind(deps, wish.kind)];
  const part = wish.q?.toLowerCase() ?? '';
  const items: ProposedModel[] = [];
  for (const kind of kinds) {
    for (const { id, contextWindow, price } of await deps.modelData.list(kind)) {
      if (!id.toLowerCase().includes(part)) continue;
      items.push({ kind: kind.kind, upstream_model: id, context_window: contextWindow, price });
    }
  }
  return { dataset: deps.modelData.dataset, items };
}

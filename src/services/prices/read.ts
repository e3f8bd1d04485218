import type { ListQuery } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { buildPriceView } from '../shared/catalogue/index.ts';
import type { PriceView } from '../shared/catalogue/index.ts';
import { buildListAnswer, requireFound } from '../shared/index.ts';
import type { ListAnswer } from '../shared/index.ts';

/** A page of price versions. */
export async function listPrices(
  deps: Pick<ServiceDeps, 'store'>,
  context: ActionContext,
  query: ListQuery,
): Promise<ListAnswer<PriceView>> {
  requirePermission(context, 'price.read');
  return buildListAnswer(query, await deps.store.prices.list(query), buildPriceView);
}

/** One price version: what a request's charge is recomputed from. */
export async function getPrice(
  deps: Pick<ServiceDeps, 'store'>,
  context: ActionContext,
  id: string,
): Promise<PriceView> {
  requirePermission(context, 'price.read');
  return buildPriceView(requireFound(await deps.store.prices.find(id)));
}

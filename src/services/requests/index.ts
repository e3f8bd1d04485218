import type { ListQuery } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { buildListAnswer, requireFound } from '../shared/index.ts';
import type { ListAnswer } from '../shared/index.ts';
import { buildLedgerView } from '../shared/ledger-view.ts';
import type { LedgerView } from '../shared/ledger-view.ts';
import { explainPrice } from './price-lines.ts';
import type { PriceExplanationView } from './price-lines.ts';
import { buildRequestView } from './view.ts';
import type { RequestView } from './view.ts';

export { readRequestBody, requestBodySchema } from './bodies.ts';
export type { BodyViewDeps } from './bodies.ts';
export { endUserErasedSchema, endUserFieldsSchema, eraseEndUser } from './erase.ts';
export { exportRequestPage, exportRequests } from './export.ts';
export { LiveRequests } from './live.ts';
export type { LiveListener } from './live.ts';
export { matchesRequest } from './matches.ts';
export { requestExportSchema, requestQuerySchema, requestSelectionSchema } from './query.ts';
export type { RequestSelection } from './query.ts';
export type { RequestView } from './view.ts';

/** A page of the request log. */
export async function listRequests(
  deps: Pick<ServiceDeps, 'store'>,
  context: ActionContext,
  query: ListQuery,
): Promise<ListAnswer<RequestView>> {
  requirePermission(context, 'request.read');
  const showsCosts = context.permissions.has('price.read');
  return buildListAnswer(query, await deps.store.requests.list(query), (request) =>
    buildRequestView(request, showsCosts),
  );
}

/** One request with its ledger entries, and for who may read prices how its charge comes about. */
export interface RequestDetailView extends RequestView {
  readonly has_body: boolean;
  readonly ledger: readonly LedgerView[];
  readonly pricing?: PriceExplanationView | null;
}

/** One request with all that there is of it. */
export async function getRequest(
  deps: Pick<ServiceDeps, 'store'>,
  context: ActionContext,
  id: string,
): Promise<RequestDetailView> {
  requirePermission(context, 'request.read');
  const request = requireFound(await deps.store.requests.find(id));
  const showsCosts = context.permissions.has('price.read');
  const [entries, hasBody, pricing] = await Promise.all([
    deps.store.ledger.listByRequest(id),
    deps.store.bodies.has(id),
    showsCosts ? explainPrice(deps.store, request) : null,
  ]);
  return {
    ...buildRequestView(request, showsCosts),
    has_body: hasBody,
    ledger: entries.map((entry) => buildLedgerView(entry, showsCosts)),
    ...(showsCosts ? { pricing } : {}),
  };
}

import type { ResponseEnds, Store } from '../../store/port.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext, ServiceDeps } from '../context.ts';
import { removeBodiesOf } from '../shared/remove-bodies.ts';
import { removeResponsesOf } from '../shared/remove-responses.ts';

const BATCH_SIZE = 200;
/** Requests that go on from a conversation have ended by then. */
const GRACE_MS = 3_600_000;
const REMOVALS_AT_ONCE = 100;

export interface CleanResponsesInput {
  readonly ends: ResponseEnds;
  /** Counts only. */
  readonly dryRun: boolean;
}

export interface CleanResponsesResult {
  readonly removed: number;
  readonly dryRun: boolean;
}

/** What is over stays for an hour: a request may have begun to continue it. */
function afterGrace({ keptBefore, namedBefore }: ResponseEnds): ResponseEnds {
  return { keptBefore: keptBefore - GRACE_MS, namedBefore: namedBefore - GRACE_MS };
}

/** Removes responses whose conversation is over, in bounded batches. */
export async function removeExpiredResponses(
  store: Pick<Store, 'responses' | 'transact'>,
  ends: ResponseEnds,
  isStopped: () => boolean,
): Promise<void> {
  const over = afterGrace(ends);
  while (!isStopped() && (await store.responses.hasExpired(over)))
    await store.transact(store.responses.removeExpired(over, BATCH_SIZE));
}

/** Finishes what the deletion of customer users began; each is looked after until no request of theirs can have been left. */
export async function finishRemovals(
  store: Pick<Store, 'responses' | 'bodies' | 'transact'>,
  now: number,
  isStopped: () => boolean,
): Promise<void> {
  for (const { customerUserId, at } of await store.responses.listRemovals(REMOVALS_AT_ONCE)) {
    if (isStopped()) return;
    await removeResponsesOf(store, customerUserId, isStopped);
    await removeBodiesOf(store, { kind: 'customer_user', id: customerUserId }, isStopped);
    if (!isStopped() && at < now - GRACE_MS) await store.transact([store.responses.endRemoval(customerUserId)]);
  }
}

/** What the schedule does every hour, asked for by a person: counted, and written down. */
export async function cleanResponses(
  deps: ServiceDeps,
  context: ActionContext,
  { ends, dryRun }: CleanResponsesInput,
): Promise<CleanResponsesResult> {
  requirePermission(context, 'customer_user.write');
  const { store, audit } = deps;
  const count = await store.responses.countExpired(afterGrace(ends));
  if (dryRun) return { removed: count, dryRun };
  await removeExpiredResponses(store, ends, () => false);
  await audit.write({
    actor: context.actor,
    action: 'response.clean',
    target: null,
    outcome: 'ok',
    changes: { responses: { before: count, after: 0 } },
    origin: context.origin,
  });
  return { removed: count, dryRun };
}

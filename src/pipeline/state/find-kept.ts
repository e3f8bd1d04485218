import type { KeptTurn } from '../../dialects/port.ts';
import type { HandedResponse } from '../../store/records/index.ts';
import { openContent } from './content.ts';
import type { StateDeps } from './port.ts';

const DAY_MS = 86_400_000;
/** Providers keep answers for a month; whose they are is known for longer. */
const NAMED_DAYS_MIN = 60;

/** A turn with the id of its answer. */
export type NamedTurn = KeptTurn & { readonly id: string };

/** Before which instants a conversation must have gone on last to be over. */
export function readEnds(days: number, now: number): { readonly keptBefore: number; readonly namedBefore: number } {
  return { keptBefore: now - days * DAY_MS, namedBefore: now - Math.max(days, NAMED_DAYS_MIN) * DAY_MS };
}

/** Whether a client may still go on from it, read it and remove it. */
export function isAlive(deps: Pick<StateDeps, 'clock' | 'keeping'>, found: HandedResponse): boolean {
  const { keptBefore, namedBefore } = readEnds(deps.keeping().days, deps.clock.now());
  if (found.removedAt !== null) return false;
  return found.providerId === null
    ? found.hasContent && found.conversationAt > keptBefore
    : found.conversationAt > namedBefore;
}

/** What is known of an id: the caller's own answers, newest first, and whether it was handed out at all. */
export async function findKept(
  deps: StateDeps,
  customerUserId: string,
  responseId: string,
): Promise<{ readonly own: readonly HandedResponse[]; readonly isKnown: boolean }> {
  const found = await deps.store.responses.listHanded(responseId);
  const own = found.filter((each) => each.customerUserId === customerUserId && isAlive(deps, each));
  return { own, isKnown: found.length > 0 };
}

/** A conversation up to an answer that is kept here; null when it does not open or is not whole any more. */
export async function readTurns(deps: StateDeps, record: HandedResponse): Promise<readonly NamedTurn[] | null> {
  const kept = await deps.store.responses.readConversation(record.id);
  if (kept === null) return null;
  try {
    return kept.map(({ id, contentSealed }) => ({ id, ...openContent(deps.sealer, id, contentSealed) }));
  } catch (error) {
    deps.log.error('response.unreadable', { id: record.id }, error);
    return null;
  }
}

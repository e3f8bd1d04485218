import { StoreConflict } from '../../store/port.ts';
import type { Statement, TokenEnd } from '../../store/port.ts';
import type { SettingRecord } from '../../store/records/index.ts';
import type { ServiceDeps } from '../context.ts';
import { formatInstant } from '../shared/fields/instants.ts';

const BATCH_SIZE = 200;
const DAY_MS = 86_400_000;

type Deps = Pick<ServiceDeps, 'store' | 'audit' | 'clock'>;

/** A kind of row that each token gets once, in the order of the tokens' ends. */
interface Notice {
  /** Under which the place in that order is kept. */
  readonly placeName: string;
  readonly action: 'token.expire' | 'token.expiring';
  readonly list: (after: TokenEnd, now: number, limit: number) => Promise<readonly TokenEnd[]>;
  /** Written with the rows. */
  readonly also: (tokens: readonly TokenEnd[], now: number) => readonly Statement[];
}

function readPlace(kept: SettingRecord | null): TokenEnd {
  if (kept === null) return { endsAt: 0, id: '' };
  // Read every minute, so no schema is loaded for it; it was written below.
  const { ends_at: endsAt, id } = kept.value as { readonly ends_at: number; readonly id: string };
  return { endsAt, id };
}

/** The next batch; answers how many rows were written. The place moves in the transaction that writes the rows. */
async function recordBatch({ store, audit, clock }: Deps, notice: Notice): Promise<number> {
  const now = clock.now();
  const kept = await store.settings.find(notice.placeName);
  const ends = await notice.list(readPlace(kept), now, BATCH_SIZE);
  const last = ends.at(-1);
  if (last === undefined) return 0;
  const version = kept?.version ?? 0;
  const rows = ends.map(({ id, endsAt }) =>
    audit.statement({
      actor: { type: 'system', id: null, name: 'schedule' },
      action: notice.action,
      target: { type: 'token', id },
      outcome: 'ok',
      changes: { expires_at: { after: formatInstant(endsAt) } },
      origin: null,
    }),
  );
  const value = { ends_at: last.endsAt, id: last.id };
  await store.transact([
    ...rows,
    ...notice.also(ends, now),
    store.settings.put({ name: notice.placeName, value, version: version + 1, updatedAt: now }, version),
  ]);
  return ends.length;
}

/** Another node that does the same at once is left to it. */
async function recordAll(deps: Deps, notice: Notice, isStopped: () => boolean): Promise<number> {
  let total = 0;
  try {
    while (!isStopped()) {
      const written = await recordBatch(deps, notice);
      total += written;
      if (written < BATCH_SIZE) break;
    }
    return total;
  } catch (error) {
    if (error instanceof StoreConflict) return total;
    throw error;
  }
}

/**
 * Writes one row to the operation log for each auth token that has expired since the last time, over restarts too, and brings the `state` of
 * these tokens up to date.
 */
export function recordTokenExpiries(deps: Deps, isStopped: () => boolean): Promise<number> {
  const { authTokens } = deps.store;
  return recordAll(
    deps,
    {
      placeName: 'token_expiry_place',
      action: 'token.expire',
      list: (after, now, limit) => authTokens.listEnded(after, now + 1, limit),
      also: (tokens, now) => [
        authTokens.markEnded(
          tokens.map(({ id }) => id),
          now,
        ),
      ],
    },
    isStopped,
  );
}

/**
 * Writes one row to the operation log for each auth token that expires within so many days, once for each number of days. A token whose whole
 * life is shorter gets none, nor does one that was rotated.
 */
export async function recordComingExpiries(
  deps: Deps,
  days: readonly number[],
  isStopped: () => boolean,
): Promise<number> {
  const { store } = deps;
  const { authTokens } = store;
  let total = 0;
  for (const each of days) {
    const leadMs = each * DAY_MS;
    total += await recordAll(
      deps,
      {
        placeName: `token_expiring_place_${each}`,
        action: 'token.expiring',
        list(after, now, limit) {
          // What has ended by now, while nobody was there to say so, needs no warning any more.
          const from = after.endsAt > now ? after : { endsAt: now, id: '\u{10ffff}' };
          return authTokens.listExpiring(from, now + leadMs, leadMs, limit);
        },
        also: (tokens) =>
          tokens.map(({ id, endsAt }) =>
            store.notices.insert({ type: 'token.expiring', tokenId: id, expiresAt: endsAt }),
          ),
      },
      isStopped,
    );
  }
  return total;
}

import { z } from 'zod';
import { StoreConflict } from '../../store/port.ts';
import type { TokenEnd } from '../../store/port.ts';
import type { SettingRecord } from '../../store/records/index.ts';
import type { ServiceDeps } from '../context.ts';
import { formatInstant } from '../shared/index.ts';

const BATCH_SIZE = 200;
const PLACE_NAME = 'token_expiry_place';

const placeSchema = z.object({ ends_at: z.number(), id: z.string() });

type Deps = Pick<ServiceDeps, 'store' | 'audit' | 'clock'>;

function readPlace(kept: SettingRecord | null): TokenEnd {
  if (kept === null) return { endsAt: 0, id: '' };
  const { ends_at: endsAt, id } = placeSchema.parse(kept.value);
  return { endsAt, id };
}

/** The next batch; answers how many rows were written. The place moves in the transaction that writes the rows. */
async function recordBatch({ store, audit, clock }: Deps): Promise<number> {
  const now = clock.now();
  const kept = await store.settings.find(PLACE_NAME);
  const ended = await store.authTokens.listEnded(readPlace(kept), now, BATCH_SIZE);
  const last = ended.at(-1);
  if (last === undefined) return 0;
  const version = kept?.version ?? 0;
  const rows = ended.map(({ id, endsAt }) =>
    audit.statement({
      actor: { type: 'system', id: null, name: 'schedule' },
      action: 'token.expire',
      target: { type: 'token', id },
      outcome: 'ok',
      changes: { expires_at: { after: formatInstant(endsAt) } },
      origin: null,
    }),
  );
  const value = { ends_at: last.endsAt, id: last.id };
  await store.transact([
    ...rows,
    store.settings.put({ name: PLACE_NAME, value, version: version + 1, updatedAt: now }, version),
  ]);
  return ended.length;
}

/**
 * Writes one row to the operation log for each auth token that has expired since the last time, over restarts too. Another
 * node that does the same at once is left to it.
 */
export async function recordTokenExpiries(deps: Deps, isStopped: () => boolean): Promise<number> {
  let total = 0;
  try {
    while (!isStopped()) {
      const written = await recordBatch(deps);
      total += written;
      if (written < BATCH_SIZE) break;
    }
    return total;
  } catch (error) {
    if (error instanceof StoreConflict) return total;
    throw error;
  }
}

import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { nanoUsd } from '../../lib/money.ts';
import type { LostGrant, SharedDirectory } from '../../metering/shared/index.ts';
import type { RequestRepository } from '../../store/port.ts';
import { keepTrying } from './keep-trying.ts';

const AT_ONCE = 500;

/** What is used to settle what a worker has left. */
export interface WorkerRecoveryDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly requests: RequestRepository;
  readonly directory: SharedDirectory;
  /** Resolves when all that the worker has sent is in the tables, or never will be. */
  readonly written: () => Promise<void>;
  /** Settles those of these requests that are held. */
  readonly recoverHolds: (ids: readonly string[]) => Promise<number>;
}

async function recoverSome(deps: WorkerRecoveryDeps, grants: readonly LostGrant[]): Promise<number> {
  const ids = grants.flatMap(({ id }) => (id === null ? [] : [id]));
  const recovered = ids.length === 0 ? 0 : await deps.recoverHolds(ids);
  const outcomes = new Map((await deps.requests.listOutcomes(ids)).map((outcome) => [outcome.id, outcome] as const));
  const now = deps.clock.now();
  for (const grant of grants) {
    const outcome = grant.id === null ? undefined : outcomes.get(grant.id);
    // Without an id it was an attempt's, and what that has used is not known. Without a row the request did not begin.
    const tokens = grant.id === null ? Number.NaN : (outcome?.tokens ?? null);
    deps.directory.closeLost(grant, outcome?.charge ?? nanoUsd(0n), tokens, now);
  }
  return recovered;
}

/**
 * Settles what the requests of a dead worker have held, once: in the database first, then in the counters, so that nobody can spend
 * it meanwhile. It is tried again until the store takes it. Of one that ended in order and left nothing there is nothing to tell.
 */
export function recoverWorker(deps: WorkerRecoveryDeps, area: number, inOrder: boolean): Promise<void> {
  const recover = async (): Promise<void> => {
    const lost = deps.directory.listLost(area);
    let holds = 0;
    for (let at = 0; at < lost.length; at += AT_ONCE) holds += await recoverSome(deps, lost.slice(at, at + AT_ONCE));
    if (!inOrder || lost.length > 0) deps.log.info('worker.recovered', { area, requests: lost.length, holds });
  };
  const begin = async (): Promise<void> => {
    await deps.written();
    await deps.directory.recover(recover);
  };
  return keepTrying(deps.clock, begin, (error) => deps.log.error('worker.unrecovered', { area }, error));
}

import { createAudit } from '../../audit/index.ts';
import type { Audit, AuditDeps } from '../../audit/index.ts';
import type { Config } from '../../config/index.ts';
import type { Authenticator } from '../../identity/port.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import type { KeyRing } from '../../lib/seal-port.ts';
import { createCounters } from '../../metering/index.ts';
import type { CountersOptions } from '../../metering/index.ts';
import type { Counters } from '../../metering/port.ts';
import type { Router } from '../../routing/port.ts';
import type { LiveSettings } from '../live-settings.ts';
import { openData } from './open-data.ts';
import type { OpenData } from './open-data.ts';
import type { CreateStoreWorker } from '../worker.ts';

/** What other processes must hear of when it changes. */
export interface Changing {
  readonly authenticator: Authenticator & { close(): Promise<void> };
  readonly router: Router;
  readonly sealer: KeyRing;
}

/** What differs between the one process that does everything, the parent of workers, and a worker. */
export interface Place {
  /** Whether the data are this process's: it recovers, seeds and seals. */
  readonly isOwner: boolean;
  openData(config: Config, clock: Clock, log: Logger): Promise<OpenData>;
  createCounters(source: CountersOptions): Counters;
  createAudit(deps: AuditDeps): Audit;
  /** Makes changes known to other processes. */
  spread(changing: Changing): Changing;
  spreadSettings(settings: LiveSettings): LiveSettings;
  /** Requests under way in other processes. */
  listUnsettled(): readonly string[];
  /** Resolves when other processes have taken all changes. */
  acknowledged(): Promise<void>;
}

/** One process that does everything. */
export function createOnePlace(createWorker: CreateStoreWorker): Place {
  return {
    isOwner: true,
    openData: (config, clock, log) => openData(config, clock, log, createWorker),
    createCounters,
    createAudit,
    spread: (changing) => changing,
    spreadSettings: (settings) => settings,
    listUnsettled: () => [],
    acknowledged: () => Promise.resolve(),
  };
}

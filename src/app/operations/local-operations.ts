import { existsSync } from 'node:fs';
import type { Config } from '../../config/index.ts';
import { systemClock } from '../../lib/clock.ts';
import { createLogger, createLogOutput } from '../../telemetry/index.ts';
import type { Operations } from '../control/index.ts';
import { openCore } from '../core.ts';
import { openLiveSettings } from '../live-settings.ts';
import { buildManagementDeps } from '../management-deps.ts';
import { locateData } from '../data/open-data.ts';
import { createOperations } from './index.ts';
import { createOnePlace } from '../data/place.ts';
import { StartupError } from '../startup-error.ts';
import { openSystemWatch } from '../system-watch.ts';
import { createStoreWorker } from '../worker.ts';

/** An operation on a folder that is not the server's would answer for an empty database, and leave one there. */
function refuseEmptyFolder(config: Config): void {
  const location = locateData(config);
  if (location.kind !== 'sqlite' || existsSync(location.path)) return;
  throw new StartupError(
    'settings',
    `There are no data in ${config.dataDir}: set TALLYGATE_DATA_DIR to the folder of the server.`,
  );
}

/** The operations in this process, which holds the lock on the data until `close`. Throws `StartupError`. */
export async function openLocalOperations(
  config: Config,
): Promise<{ readonly operations: Operations; close(): Promise<void> }> {
  refuseEmptyFolder(config);
  const output = createLogOutput();
  const log = createLogger({
    level: config.logLevel === 'debug' ? 'debug' : 'warn',
    clock: systemClock,
    write: (line) => output.write(line),
  });
  const core = await openCore(config, systemClock, log, createOnePlace(createStoreWorker));
  const system = openSystemWatch({ config, clock: systemClock, running: () => 0, openStreams: () => 0 });
  const deps = buildManagementDeps(core, await openLiveSettings(core.store, config), null, system);
  return {
    operations: createOperations(deps, core),
    async close() {
      system.close();
      await core.close();
      output.flush();
    },
  };
}

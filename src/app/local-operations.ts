import type { Config } from '../config/index.ts';
import { systemClock } from '../lib/clock.ts';
import { createLogger, createLogOutput } from '../telemetry/index.ts';
import type { Operations } from './control/index.ts';
import { openCore } from './core.ts';
import { openLiveSettings } from './live-settings.ts';
import { buildManagementDeps } from './management-deps.ts';
import { createOperations } from './operations.ts';
import { createOnePlace } from './place.ts';
import { createStoreWorker } from './worker.ts';

/** The operations in this process, which holds the lock on the data until `close`. Throws `StartupError`. */
export async function openLocalOperations(
  config: Config,
): Promise<{ readonly operations: Operations; close(): Promise<void> }> {
  const output = createLogOutput();
  const log = createLogger({
    level: config.logLevel === 'debug' ? 'debug' : 'warn',
    clock: systemClock,
    write: (line) => output.write(line),
  });
  const core = await openCore(config, systemClock, log, createOnePlace(createStoreWorker));
  const deps = buildManagementDeps(core, await openLiveSettings(core.store, config), null);
  return {
    operations: createOperations(deps, core),
    async close() {
      await core.close();
      output.flush();
    },
  };
}

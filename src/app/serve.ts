import type { Config } from '../config/index.ts';
import { systemClock } from '../lib/clock.ts';
import { loadOnce } from '../lib/load-once.ts';
import { createLogger, createLogOutput, createMetrics } from '../telemetry/index.ts';
import type { LogOutput, TelemetryLogger } from '../telemetry/index.ts';
import { renderBanner, showAddress } from './banner.ts';
import { controlSocketPath, startControlServer } from './control/index.ts';
import type { ControlServer } from './control/index.ts';
import { createOneFront } from './front.ts';
import type { Front, OpenFront } from './front.ts';
import { openGateway } from './gateway.ts';
import type { Gateway } from './gateway.ts';
import { scheduleHealthChecks } from './health-checks.ts';
import { scheduleHousekeeping } from './schedules/housekeeping.ts';
import { scheduleNotices } from './schedules/notice-schedule.ts';
import { scheduleOperationLog } from './schedules/operation-log-schedule.ts';
import { joinRecurring } from './schedules/run-every.ts';
import type { Recurring } from './schedules/run-every.ts';
import { scheduleTokenClean } from './schedules/token-clean-schedule.ts';
import { createStoreWorker } from './worker.ts';

/** Keeps the process alive while nothing else does: timers of the clock do not. */
const KEEP_ALIVE_MS = 60_000;
/** After the last settlement: for the last bytes to leave. */
const FAREWELL_MS = 100;

/** What `serve` has opened. */
interface Running {
  readonly gateway: Gateway;
  readonly server: OpenFront;
  readonly control: ControlServer;
  readonly stopCleaning: () => void;
  readonly housekeeping: Recurring;
}

/** Resolves at the first SIGTERM or SIGINT; later ones change nothing. */
function waitForSignal(log: TelemetryLogger): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        log.info('server.signal', { signal });
        resolve();
      });
    }
  });
}

/** Several workers and what they need are loaded where there are several. */
async function createFront(config: Config, log: TelemetryLogger, output: LogOutput): Promise<Front> {
  if (config.workers === 1) return createOneFront(config, log);
  const { createParentFront } = await import('./workers/parent.ts');
  return createParentFront(config, log, output);
}

async function open(config: Config, log: TelemetryLogger, output: LogOutput): Promise<Running> {
  const front = await createFront(config, log, output);
  const metrics = front.watch(createMetrics(systemClock));
  const gateway = await openGateway({
    config,
    clock: systemClock,
    log,
    metrics,
    createWorker: createStoreWorker,
    place: front.place,
    checkAnswers: false,
  });
  try {
    const operations = loadOnce(async () => {
      const { createOperations } = await import('./operations/index.ts');
      return createOperations(await gateway.management(), gateway.core);
    });
    const control = startControlServer(controlSocketPath(config), operations, log);
    const server = await front.open(gateway);
    const stopCleaning = scheduleTokenClean({
      clock: systemClock,
      log,
      settings: gateway.settings,
      async clean(before) {
        const instant = new Date(before).toISOString();
        return (await operations()).cleanTokens({ expiredBefore: instant, revokedBefore: instant, dryRun: false });
      },
    });
    const { store, audit, egress, router, sealer } = gateway.core;
    const expiryNoticeDays = config.tokenExpiryNoticeDays.map(Number).filter((days) => days > 0);
    const days = config.operationLogDays;
    const housekeeping = joinRecurring(
      scheduleHousekeeping({
        clock: systemClock,
        log,
        store,
        audit,
        router,
        expiryNoticeDays,
        responseDays: config.responseDays,
        keepBodiesDays: () => gateway.settings.gateway().keepBodiesDays,
      }),
      scheduleOperationLog({ clock: systemClock, log, store, audit, days }),
      scheduleNotices({ clock: systemClock, log, store, audit, sealer, egress }),
      scheduleHealthChecks({ clock: systemClock, log, egress, router }, config.healthCheckSeconds),
    );
    return { gateway, server, control, stopCleaning, housekeeping };
  } catch (error) {
    await gateway.close();
    throw error;
  }
}

async function stop(
  { gateway, server, control, stopCleaning, housekeeping }: Running,
  config: Config,
  log: TelemetryLogger,
): Promise<void> {
  stopCleaning();
  const housekept = housekeeping.stop();
  await server.drain(systemClock.now() + config.drainSeconds * 1000);
  await new Promise((resolve) => setTimeout(resolve, FAREWELL_MS));
  await server.close();
  await control.close();
  await housekept;
  await gateway.close();
  log.info('server.stopped');
}

/** Serves until SIGTERM or SIGINT, then drains. The answer is the exit code. Throws `StartupError`. */
export async function serve(
  config: Config,
  warnings: readonly string[],
  print: (text: string) => void,
): Promise<number> {
  const output = createLogOutput();
  const log = createLogger({ level: config.logLevel, clock: systemClock, write: (line) => output.write(line) });
  const keepAlive = setInterval(() => undefined, KEEP_ALIVE_MS);
  const signalled = waitForSignal(log);
  for (const warning of warnings) log.warn('config.warning', { warning });
  process.on('unhandledRejection', (reason) => log.error('process.unhandled_rejection', {}, reason));
  try {
    const running = await open(config, log, output);
    const address = showAddress(config.tlsCertFile === null ? 'http' : 'https', config.host, running.server.port);
    log.info('server.ready', { address, workers: config.workers });
    print(renderBanner({ address, ...running.gateway.seeded }));
    await signalled;
    await stop(running, config, log);
    return 0;
  } finally {
    clearInterval(keepAlive);
    output.flush();
  }
}

import type { Config } from '../config/index.ts';
import { systemClock } from '../lib/clock.ts';
import { loadOnce } from '../lib/load-once.ts';
import { createLogger, createLogOutput, createMetrics } from '../telemetry/index.ts';
import type { TelemetryLogger } from '../telemetry/index.ts';
import { renderBanner, showAddress } from './banner.ts';
import { controlSocketPath, startControlServer } from './control/index.ts';
import type { ControlServer } from './control/index.ts';
import { openGateway } from './gateway.ts';
import type { Gateway } from './gateway.ts';
import { openHttpServer } from './http-server.ts';
import type { HttpServer, TlsPair } from './http-server.ts';
import { scheduleHealthChecks } from './health-checks.ts';
import { scheduleHousekeeping } from './housekeeping.ts';
import { scheduleNotices } from './notice-schedule.ts';
import { scheduleOperationLog } from './operation-log-schedule.ts';
import { joinRecurring } from './run-every.ts';
import type { Recurring } from './run-every.ts';
import { StartupError } from './startup-error.ts';
import { readTlsPair, TlsProblem, watchTlsFiles } from './tls-files.ts';
import type { TlsFiles } from './tls-files.ts';
import { scheduleTokenClean } from './token-clean-schedule.ts';
import { createStoreWorker } from './worker.ts';

/** Keeps the process alive while nothing else does: timers of the clock do not. */
const KEEP_ALIVE_MS = 60_000;
/** After the last settlement: for the last bytes to leave. */
const FAREWELL_MS = 100;

/** What `serve` has opened. */
interface Running {
  readonly gateway: Gateway;
  readonly server: HttpServer;
  readonly control: ControlServer;
  readonly stopCleaning: () => void;
  readonly housekeeping: Recurring;
  /** null without HTTPS. */
  readonly tlsWatch: Recurring | null;
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

/** Where the certificate is; null without HTTPS. */
function findTlsFiles({ tlsCertFile, tlsKeyFile }: Config): TlsFiles | null {
  return tlsCertFile === null || tlsKeyFile === null ? null : { certFile: tlsCertFile, keyFile: tlsKeyFile };
}

function readPair(files: TlsFiles): TlsPair {
  try {
    return readTlsPair(files, systemClock.now());
  } catch (error) {
    if (error instanceof TlsProblem)
      throw new StartupError('settings', `HTTPS cannot be served: ${error.message}`, error);
    throw error;
  }
}

/** SIGHUP asks for a look at once. */
function watchTls(files: TlsFiles, current: TlsPair, server: HttpServer, log: TelemetryLogger): Recurring {
  const watch = watchTlsFiles({ clock: systemClock, log, server, files, current });
  const onSignal = (): void => watch.look();
  process.on('SIGHUP', onSignal);
  return {
    stop() {
      process.off('SIGHUP', onSignal);
      return watch.stop();
    },
  };
}

function openPort(config: Config, gateway: Gateway, tls: TlsPair | null): HttpServer {
  const { host, port, hstsSeconds } = config;
  try {
    return openHttpServer({ host, port, hstsSeconds, tls, fetch: (request) => gateway.fetch(request) });
  } catch (error) {
    throw new StartupError(
      'failed',
      `The port ${config.port} on ${config.host} cannot be opened: ${error instanceof Error ? error.message : String(error)}`,
      error,
    );
  }
}

async function open(config: Config, log: TelemetryLogger): Promise<Running> {
  const tlsFiles = findTlsFiles(config);
  const tls = tlsFiles === null ? null : readPair(tlsFiles);
  const metrics = createMetrics(systemClock);
  const gateway = await openGateway({
    config,
    clock: systemClock,
    log,
    metrics,
    createWorker: createStoreWorker,
    checkAnswers: false,
  });
  try {
    const operations = loadOnce(async () => {
      const { createOperations } = await import('./operations.ts');
      return createOperations(await gateway.management(), gateway.core);
    });
    const control = startControlServer(controlSocketPath(config), operations, log);
    const server = openPort(config, gateway, tls);
    gateway.serveFrom(server);
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
        expiryNoticeDays,
        responseDays: config.responseDays,
      }),
      scheduleOperationLog({ clock: systemClock, log, store, audit, days }),
      scheduleNotices({ clock: systemClock, log, store, audit, sealer, egress }),
      scheduleHealthChecks({ clock: systemClock, log, egress, router }, config.healthCheckSeconds),
    );
    const tlsWatch = tlsFiles === null || tls === null ? null : watchTls(tlsFiles, tls, server, log);
    return { gateway, server, control, stopCleaning, housekeeping, tlsWatch };
  } catch (error) {
    await gateway.close();
    throw error;
  }
}

async function stop(
  { gateway, server, control, stopCleaning, housekeeping, tlsWatch }: Running,
  config: Config,
  log: TelemetryLogger,
): Promise<void> {
  stopCleaning();
  const housekept = Promise.all([housekeeping.stop(), tlsWatch?.stop()]);
  server.stopListening();
  await gateway.drain(systemClock.now() + config.drainSeconds * 1000);
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
    const running = await open(config, log);
    const address = showAddress(config.tlsCertFile === null ? 'http' : 'https', config.host, running.server.port);
    log.info('server.ready', { address });
    print(renderBanner({ address, ...running.gateway.seeded }));
    await signalled;
    await stop(running, config, log);
    return 0;
  } finally {
    clearInterval(keepAlive);
    output.flush();
  }
}

import { createAudit } from '../../audit/index.ts';
import type { Config } from '../../config/index.ts';
import { systemClock } from '../../lib/clock.ts';
import { claimArea, createIsGone, createSharedCounters, layOut, viewMemory } from '../../metering/shared/index.ts';
import { loadSettings } from '../../services/settings/stored.ts';
import { createRemoteStore } from '../../store/remote/remote-store.ts';
import { createLogger, createMetrics } from '../../telemetry/index.ts';
import type { Metrics, TelemetryLogger } from '../../telemetry/index.ts';
import { openGateway } from '../gateway.ts';
import type { Gateway } from '../gateway.ts';
import { scheduleHealthChecks } from '../health-checks.ts';
import { openServer } from '../direct-server.ts';
import type { HttpServer } from '../http-server.ts';
import type { Place } from '../data/place.ts';
import { readSealKeys } from '../data/secret-keys.ts';
import { openTls } from '../tls/serve-tls.ts';
import { createStoreWorker } from '../worker.ts';
import { connectParent } from './connect-parent.ts';
import type { ParentLink } from './connect-parent.ts';
import { keepTrying } from './keep-trying.ts';
import { isWorkersOwn, passOn } from './pass-on.ts';
import { MEMORY_DESCRIPTOR } from './protocol.ts';
import type { News, ParentQuestion, Welcome, WorkerMessage, WorkerQuestion } from './protocol.ts';
import { createRemoteDirectory } from './remote-directory.ts';
import { mapShared } from './shared-file.ts';
import { createWorkerLog } from './worker-log.ts';

const EXIT_PARENT_GONE = 1;
/** After the last settlement: for the last bytes to leave. */
const FAREWELL_MS = 100;

interface Opened {
  readonly gateway: Gateway;
  readonly server: HttpServer;
  readonly config: Config;
  readonly metrics: Metrics;
  readonly log: TelemetryLogger;
  /** Calls that the parent answers. */
  readonly passedOn: () => number;
  readonly stop: () => Promise<unknown>;
}

function createPlace({ link, store }: ParentLink, { database, capacity }: Welcome, area: number): Place {
  const layout = layOut(capacity);
  const memory = viewMemory(mapShared(MEMORY_DESCRIPTOR), layout);
  claimArea(memory, area, process.pid);
  return {
    isOwner: false,
    openData: (_config, clock, log) => {
      const remote = createRemoteStore(store, { database, clock, log });
      return Promise.resolve({ store: remote, access: null, close: () => remote.close() });
    },
    createCounters: () =>
      createSharedCounters({ memory, area, isGone: createIsGone(memory), directory: createRemoteDirectory(link) }),
    createAudit(deps) {
      const audit = createAudit(deps);
      return {
        ...audit,
        // Folded where the refusals of all workers meet.
        refuse(event) {
          const { origin } = event;
          // A call of the server is one too, and does not travel.
          const plain =
            origin === null ? null : { ip: origin.ip, userAgent: origin.userAgent, requestId: origin.requestId };
          link.tell({ kind: 'refusal', event: { ...event, origin: plain } } satisfies WorkerMessage);
        },
      };
    },
    spread: (changing) => changing,
    spreadSettings: (settings) => settings,
    listUnsettled: () => [],
    acknowledged: () => Promise.resolve(),
  };
}

async function take(news: News, { gateway, config }: Opened): Promise<void> {
  const { core, settings } = gateway;
  switch (news.kind) {
    case 'forget':
      return core.authenticator.forget(news.entity);
    case 'catalogue':
      return core.router.reload();
    case 'settings':
      return settings.apply(await loadSettings(core.store, settings.defaults));
    case 'keys':
      core.sealer.replace(readSealKeys(config));
      // What was sealed under another key is durable before the last pass of the rotation.
      return core.store.traffic.flush();
    case 'check':
      return;
    default:
      return news satisfies never;
  }
}

/** Until it is done: what is not taken must not be acknowledged. */
function takeNews(news: News, opened: Opened): Promise<void> {
  const tell = (error: unknown): void => opened.log.error('worker.news_failed', { news: news.kind }, error);
  return keepTrying(systemClock, () => take(news, opened), tell);
}

function answerLost(): Response {
  const body = { code: 50302, message: 'The gateway is overloaded', error: { type: 'overloaded', details: [] } };
  return Response.json(body, { status: 503 });
}

async function open(parent: ParentLink, welcome: Welcome, area: number): Promise<Opened> {
  const { config } = welcome;
  const workerLog = createWorkerLog(parent.link);
  const log = createLogger({ level: config.logLevel, clock: systemClock, write: workerLog.write });
  process.on('unhandledRejection', (reason) => log.error('process.unhandled_rejection', {}, reason));
  const tls = openTls(config);
  const metrics = createMetrics(systemClock);
  const gateway = await openGateway({
    config,
    clock: systemClock,
    log,
    metrics,
    createWorker: createStoreWorker,
    place: createPlace(parent, welcome, area),
    checkAnswers: false,
  });
  let passedOn = 0;
  const passOnOptions = {
    path: welcome.passOnPath,
    remoteAddress: (request: Request) => server.remoteAddress(request),
    allowSilence: (request: Request, allowed: boolean) => server.allowSilence(request, allowed),
  };
  const pass = async (request: Request): Promise<Response> => {
    passedOn += 1;
    try {
      return await passOn(request, passOnOptions);
    } catch (error) {
      log.error('worker.not_passed_on', {}, error);
      return answerLost();
    } finally {
      passedOn -= 1;
    }
  };
  const { host, hstsSeconds } = config;
  const server: HttpServer = openServer({
    clock: systemClock,
    findDirect: gateway.findDirect,
    host,
    port: welcome.port,
    hstsSeconds,
    tls: tls?.pair ?? null,
    sharesPort: true,
    fetch: (request) => (isWorkersOwn(request.url) ? gateway.fetch(request) : pass(request)),
  });
  gateway.serveFrom(server);
  const { egress, router } = gateway.core;
  const checks = scheduleHealthChecks({ clock: systemClock, log, egress, router }, config.healthCheckSeconds);
  const tlsWatch = tls?.watch(server, log);
  const stop = (): Promise<unknown> => Promise.all([checks.stop(), tlsWatch?.stop()]);
  return { gateway, server, config, metrics, log, passedOn: () => passedOn, stop };
}

async function drain({ gateway, server, passedOn, stop }: Opened, deadlineMs: number): Promise<void> {
  // Not the clock's, which keep no process alive.
  const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
  const stopped = stop();
  server.stopListening();
  await gateway.drain(deadlineMs);
  await server.sent(deadlineMs);
  while (passedOn() > 0 && systemClock.now() < deadlineMs) await wait(FAREWELL_MS / 5);
  await wait(FAREWELL_MS);
  await server.close();
  await stopped;
  await gateway.close();
}

/** Serves as one of several workers, until the parent says that it is time or is gone. The answer is the exit code. */
export async function runWorker(socketPath: string, area: number): Promise<number> {
  // The parent decides when it is time; a signal to the whole group is its to hear.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  const { promise: ended, resolve: end } = Promise.withResolvers<number>();
  const opening = Promise.withResolvers<Opened>();
  let opened: Opened | null = null;
  const answer = async (question: ParentQuestion): Promise<unknown> => {
    // A worker that is still being opened is well.
    if (question.kind === 'news' && question.news.kind === 'check') return null;
    const worker = opened ?? (await opening.promise);
    if (question.kind === 'metrics') return worker.metrics.render();
    if (question.kind === 'news') return takeNews(question.news, worker);
    await drain(worker, question.deadlineMs);
    end(0);
    return null;
  };
  const parent = await connectParent(socketPath, (question) => answer(question as ParentQuestion));
  // Without the parent nothing can be written, and nothing may be answered.
  void parent.link.closed.then(() => process.exit(EXIT_PARENT_GONE));
  const hello: WorkerQuestion = { kind: 'hello', area, pid: process.pid };
  const welcome = (await parent.link.ask(hello)) as Welcome;
  opened = await open(parent, welcome, area);
  opening.resolve(opened);
  await parent.link.ask({ kind: 'ready' } satisfies WorkerQuestion);
  return ended;
}

import type { Config } from '../config/index.ts';
import type { EmbeddingTarget } from '../dialects/embeddings/index.ts';
import { geminiBatchEmbedContents, geminiEmbedContent } from '../dialects/gemini-embeddings/index.ts';
import { openaiEmbeddings } from '../dialects/openai-embeddings/index.ts';
import { openaiResponses } from '../dialects/openai-responses/index.ts';
import { vertexPredict } from '../dialects/vertex-predict/index.ts';
import type { Clock } from '../lib/clock.ts';
import { loadOnce } from '../lib/load-once.ts';
import {
  createAnswerKeeping,
  createBodyKeeping,
  createPipeline,
  DEFAULT_PIPELINE_OPTIONS,
  recoverHolds,
} from '../pipeline/index.ts';
import type { AnswerKeeping, Pipeline, RecoveryDeps } from '../pipeline/index.ts';
import { compilePrice, TokenThread } from '../metering/index.ts';
import { isFirstStart } from '../services/admins/is-first-start.ts';
import type { EmbeddingName } from '../store/records/index.ts';
import type { Metrics, TelemetryLogger } from '../telemetry/index.ts';
import { openCore } from './core.ts';
import type { Core } from './core.ts';
import { getDialect } from './dialects.ts';
import { openKeptEstimates } from './data/kept-estimates.ts';
import { buildHttp } from './http.ts';
import type { HttpApp, MountedCall } from '../http/core/index.ts';
import type { HttpServer } from './http-server.ts';
import { createExhaustionNotes } from './exhausted-budgets.ts';
import { openLiveSettings } from './live-settings.ts';
import type { LiveSettings } from './live-settings.ts';
import type { ManagementDeps } from './management-deps.ts';
import { createObserver } from './observer.ts';
import type { Seeded } from './data/seed.ts';
import { createKindFinder } from './providers/kind-finder.ts';
import { openSystemWatch } from './system-watch.ts';
import { openTracing } from './tracing.ts';
import { createTokenizerWorker } from './worker.ts';
import { createOnePlace } from './data/place.ts';
import type { Place } from './data/place.ts';
import type { CreateStoreWorker } from './worker.ts';

const EMBEDDINGS: Readonly<Record<EmbeddingName, EmbeddingTarget>> = {
  'openai-embeddings': openaiEmbeddings,
  'gemini-embed-content': geminiEmbedContent,
  'gemini-batch-embed-contents': geminiBatchEmbedContents,
  'vertex-predict': vertexPredict,
};

export interface GatewayOptions {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: TelemetryLogger;
  readonly metrics: Metrics;
  readonly createWorker: CreateStoreWorker;
  /** Absent: as `createWorker` does, with another role. */
  readonly createTokenizer?: () => Worker;
  /** Default: one process that does everything. */
  readonly place?: Place;
  /** Answers of `/api/v1` are checked against their schemas: tests do. */
  readonly checkAnswers: boolean;
}

/** Everything between the port and the data, ready to serve. */
export interface Gateway {
  readonly core: Core;
  /** What the management verbs use, loaded with the first that runs. */
  readonly management: () => Promise<ManagementDeps>;
  readonly pipeline: Pipeline;
  readonly settings: LiveSettings;
  /** What the first start made. */
  readonly seeded: Seeded;
  /** Every call that is answered, which loads all that a server may load. */
  readonly listCalls: () => Promise<readonly MountedCall[]>;
  fetch(request: Request): Response | Promise<Response>;
  readonly findDirect: HttpApp['findDirect'];
  /** Names the server that calls come from; it tells their addresses. */
  serveFrom(server: HttpServer): void;
  /** No new work; resolves when all under way is settled. */
  drain(deadlineMs: number): Promise<void>;
  close(): Promise<void>;
}

const NOTHING_SEEDED: Seeded = { ownerPassword: null, quickstartToken: null };

/** Settles holds whose process has ended: those of these requests, at most 500, or without `ids` every one. Answers how many. */
export async function recoverHeld(core: Core, ids?: readonly string[]): Promise<number> {
  const deps: RecoveryDeps = {
    clock: core.clock,
    log: core.log,
    requests: core.store.requests,
    traffic: core.store.traffic,
    pricing: core.pricing,
    async findPrice(versionId) {
      const version = await core.store.prices.find(versionId);
      return version === null ? null : compilePrice(version);
    },
  };
  return recoverHolds(deps, ids);
}

function keepAnswers(core: Core, settings: LiveSettings, pipeline: Pipeline): AnswerKeeping {
  const { config, clock, log, store, sealer, router, counters, egress } = core;
  return createAnswerKeeping(pipeline, openaiResponses, {
    clock,
    log,
    store,
    sealer,
    router,
    counters,
    egress,
    settings: settings.pipeline,
    keeping: () => ({
      days: config.responseDays,
      bytesMax: config.responseBytesMax,
      bodyBytesMax: settings.gateway().bodyBytesMax,
    }),
  });
}

async function seedFirst(management: ManagementDeps, config: Config): Promise<Seeded> {
  const { seed } = await import('./data/seed.ts');
  return seed(management, config);
}

/** Opens the data, settles what an earlier process left, makes what a first start needs, and builds the HTTP application. */
export async function openGateway(options: GatewayOptions): Promise<Gateway> {
  const { config, clock, log, metrics } = options;
  const place = options.place ?? createOnePlace(options.createWorker);
  const core = await openCore(config, clock, log, place);
  if (place.isOwner) await recoverHeld(core);
  const settings = place.spreadSettings(await openLiveSettings(core.store, config));
  const tracing = await openTracing({ config, clock, log, metrics, findKind: createKindFinder(core.router) });
  const kept = openKeptEstimates(config, clock, log);
  const tokenCounter = new TokenThread({ clock, createWorker: options.createTokenizer ?? createTokenizerWorker });
  const pipeline = createPipeline({
    clock,
    log,
    router: core.router,
    counters: core.counters,
    pricing: core.pricing,
    estimates: kept.estimates,
    tokenCounter,
    traffic: core.store.traffic,
    authenticator: core.authenticator,
    egress: core.egress,
    observer: createObserver(clock, log, metrics, tracing, createExhaustionNotes(core.store, clock, log)),
    options: { ...DEFAULT_PIPELINE_OPTIONS, requestTimeoutMs: config.requestTimeoutSeconds * 1000 || null },
    getDialect,
    findEmbeddings: (name) => EMBEDDINGS[name],
    settings: settings.pipeline,
  });
  const system = openSystemWatch({
    config,
    clock,
    running: () => pipeline.active(),
    openStreams: () => metrics.openStreams(),
  });
  core.store.traffic.statistics.onCommit = (durationMs, rows) => {
    metrics.commit(durationMs, rows);
    system.commits.observe(durationMs);
  };
  const management = loadOnce(async () => {
    const { buildManagementDeps } = await import('./management-deps.ts');
    const unsettled = () => new Set([...pipeline.unsettled(), ...place.listUnsettled()]);
    return buildManagementDeps(core, settings, unsettled, system);
  });
  const bodies = createBodyKeeping({
    store: core.store,
    sealer: core.sealer,
    clock,
    log,
    keep: () => settings.gateway().keepBodies,
  });
  const keeping = keepAnswers(core, settings, pipeline);
  const isFirst = place.isOwner && (await isFirstStart(core.store));
  const seeded = isFirst ? await seedFirst(await management(), config) : NOTHING_SEEDED;
  await core.router.reload();
  let server: HttpServer | null = null;
  let draining = false;
  const http = buildHttp({
    core,
    management,
    pipeline: bodies.wrap(pipeline),
    keeping: { ...keeping, pipeline: bodies.wrap(keeping.pipeline) },
    settings,
    metrics,
    checkAnswers: options.checkAnswers,
    hasManagement: place.isOwner,
    remoteAddress: (request) => server?.remoteAddress(request) ?? null,
    allowSilence: (request, allowed) => server?.allowSilence(request, allowed),
    notReady: () => (draining ? 'shutting down' : core.store.traffic.problem()),
  });
  return {
    core,
    management,
    pipeline,
    settings,
    seeded,
    listCalls: http.listCalls,
    fetch: http.fetch,
    findDirect: http.findDirect,
    serveFrom(named) {
      server = named;
    },
    async drain(deadlineMs) {
      draining = true;
      await pipeline.drain(deadlineMs);
      await bodies.flush();
    },
    async close() {
      system.close();
      await tracing?.close();
      tokenCounter.close();
      await kept.close();
      await core.close();
    },
  };
}

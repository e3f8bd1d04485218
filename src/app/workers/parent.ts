import { join } from 'node:path';
import { createAudit } from '../../audit/index.ts';
import type { Config } from '../../config/index.ts';
import { systemClock } from '../../lib/clock.ts';
import {
  claimArea,
  createDirectory,
  createKillingIsGone,
  createSharedCounters,
  layOut,
  roomFor,
  viewMemory,
} from '../../metering/shared/index.ts';
import type { Capacity, SharedDirectory } from '../../metering/shared/index.ts';
import type { StoreAccess } from '../../store/remote/protocol.ts';
import type { LogOutput, Metrics, TelemetryLogger } from '../../telemetry/index.ts';
import type { Front, OpenFront } from '../front.ts';
import { recoverHeld } from '../gateway.ts';
import type { Gateway } from '../gateway.ts';
import { openData } from '../data/open-data.ts';
import type { Place } from '../data/place.ts';
import { StartupError } from '../startup-error.ts';
import { createStoreWorker } from '../worker.ts';
import { keepCounts, mergeMetrics } from './merge-metrics.ts';
import { NewsDesk, spreadChanges, spreadSettings } from './news-desk.ts';
import { officeSocketPath, openOffice } from './office.ts';
import type { Office } from './office.ts';
import { openPassOnServer } from './pass-on-server.ts';
import { recoverWorker } from './recover-worker.ts';
import { createSharedFile } from './shared-file.ts';
import type { SharedFile } from './shared-file.ts';
import { spawnWorker } from './spawn-worker.ts';
import { Supervisor } from './supervisor.ts';
import type { WorkerProcess } from './supervisor.ts';

const OWN_AREA = 0;
/** A section takes microseconds; whoever is in it for so long is stopped and holds all others up. */
const SECTION_PATIENCE_MS = 3000;
const METRICS_WITHIN_MS = 2000;
/** After the drain: for workers to write and leave. */
const LEAVE_WITHIN_MS = 30_000;

/** The counters of all processes, at the parent's side. */
interface Books {
  readonly file: SharedFile;
  readonly capacity: Capacity;
  readonly place: Place;
  readonly desk: NewsDesk;
  directory(): SharedDirectory;
  access(): StoreAccess;
}

function requireOpened<T>(part: T | null): T {
  if (part === null) throw new Error('the gateway is not open');
  return part;
}

/** What the parent's gateway is made of. Throws `StartupError`. */
function openBooks(config: Config, log: TelemetryLogger): Books {
  if (process.platform !== 'linux') {
    throw new StartupError(
      'settings',
      'TALLYGATE_WORKERS above 1 needs Linux: elsewhere several processes cannot share a port. Set it to 1.',
    );
  }
  // Twice as many as live, so that one can be started while the one before it is recovered.
  const capacity = roomFor(1 + config.workers * 2);
  const layout = layOut(capacity);
  const file = createSharedFile(config.dataDir, layout.bytes);
  const memory = viewMemory(file.bytes, layout);
  claimArea(memory, OWN_AREA, process.pid);
  const isGone = createKillingIsGone(memory, SECTION_PATIENCE_MS);
  const desk = new NewsDesk(systemClock, log);
  let directory: SharedDirectory | null = null;
  let access: StoreAccess | null = null;
  const place: Place = {
    isOwner: true,
    async openData(settings, clock, logger) {
      const data = await openData(settings, clock, logger, createStoreWorker);
      access = data.access;
      return data;
    },
    createCounters(source) {
      directory = createDirectory({ ...source, memory, area: OWN_AREA, isGone });
      return createSharedCounters({ memory, area: OWN_AREA, isGone, directory });
    },
    createAudit,
    spread: (changing) => spreadChanges(changing, desk),
    spreadSettings: (settings) => spreadSettings(settings, desk),
    listUnsettled: () => directory?.listOpen() ?? [],
    acknowledged: async () => desk.acknowledged() ?? undefined,
  };
  return {
    file,
    capacity,
    place,
    desk,
    directory: () => requireOpened(directory),
    access: () => requireOpened(access),
  };
}

/** The port, taken by this process alone for a moment: another server on it is noticed, and 0 becomes a number. */
function findPort({ host, port }: Config): number {
  try {
    const listener = Bun.listen({ hostname: host, port, socket: { data: () => undefined } });
    const found = listener.port;
    listener.stop(true);
    return found;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartupError('failed', `The port ${port} on ${host} cannot be opened: ${reason}`, error);
  }
}

/** Sums over all workers that there are and were. */
class SummedMetrics {
  readonly #own: Metrics;
  readonly #seen = new Map<number, string>();
  #ended = '';
  office: Office | null = null;

  constructor(own: Metrics) {
    this.#own = own;
  }

  readonly render = async (): Promise<string> => {
    const desks = [...(this.office?.desks ?? [])];
    const texts = await Promise.all(desks.map(([area, desk]) => this.#read(area, () => desk.ask({ kind: 'metrics' }))));
    return mergeMetrics([await this.#own.render(), this.#ended, ...texts]);
  };

  /** A worker has ended: what was seen of its sums stays. */
  bury(area: number): void {
    this.#ended = mergeMetrics([this.#ended, keepCounts(this.#seen.get(area) ?? '')]);
    this.#seen.delete(area);
  }

  async #read(area: number, ask: () => Promise<unknown>): Promise<string> {
    const late = new Promise<null>((resolve) => systemClock.after(METRICS_WITHIN_MS, () => resolve(null)));
    const text = await Promise.race([ask().catch(() => null), late]);
    if (typeof text === 'string' && this.office?.desks.has(area) === true) this.#seen.set(area, text);
    return this.#seen.get(area) ?? '';
  }
}

/** Numbers of areas that no process has. */
class Areas {
  readonly #free: number[];

  constructor(count: number) {
    this.#free = Array.from({ length: count - 1 }, (_, n) => n + 1);
  }

  take(): number {
    const area = this.#free.shift();
    if (area === undefined) throw new Error('every area is in use');
    return area;
  }

  give(area: number): void {
    this.#free.push(area);
  }
}

async function bury(
  { area }: WorkerProcess,
  inOrder: boolean,
  gateway: Gateway,
  books: Books,
  office: Office,
  log: TelemetryLogger,
): Promise<void> {
  const desk = office.desks.get(area);
  if (desk === undefined) return;
  await desk.link.closed;
  const { core } = gateway;
  const deps = {
    clock: systemClock,
    log,
    requests: core.store.requests,
    directory: books.directory(),
    async written() {
      await desk.writer.answered();
      await desk.writer.settled();
    },
    recoverHolds: (ids: readonly string[]) => recoverHeld(core, ids),
  };
  await recoverWorker(deps, area, inOrder);
}

/** The front of a server with several workers: they have the port, and this process all that there may be one of. */
export function createParentFront(config: Config, log: TelemetryLogger, output: LogOutput): Front {
  const books = openBooks(config, log);
  const { desk } = books;
  let summed: SummedMetrics | null = null;

  async function open(gateway: Gateway): Promise<OpenFront> {
    const port = findPort(config);
    const areas = new Areas(books.capacity.areas);
    const passOnPath = join(config.dataDir, 'pass-on.sock');
    const passOnServer = openPassOnServer(passOnPath, gateway, desk);
    gateway.serveFrom(passOnServer);
    const supervisor = new Supervisor({
      clock: systemClock,
      log,
      count: config.workers,
      spawn: (area) => spawnWorker(area, officeSocketPath(config), books.file.descriptor),
      takeArea: () => areas.take(),
      async bury(worker, inOrder) {
        await bury(worker, inOrder, gateway, books, office, log);
        office.forget(worker.area);
        summed?.bury(worker.area);
        areas.give(worker.area);
      },
    });
    const { store, audit } = gateway.core;
    const office = openOffice({
      clock: systemClock,
      config,
      capacity: books.capacity,
      store,
      access: books.access(),
      directory: books.directory(),
      audit,
      desk,
      port,
      passOnPath,
      log: (lines) => output.write(lines),
      claim: (area, pid) => supervisor.find(area)?.pid === pid,
      markReady: (area) => supervisor.markReady(area),
      kill: (area) => supervisor.find(area)?.kill('SIGKILL'),
    });
    if (summed !== null) summed.office = office;
    const close = async (): Promise<void> => {
      await supervisor.stop(LEAVE_WITHIN_MS);
      office.close();
      await passOnServer.close();
      books.file.close();
    };
    try {
      await supervisor.start();
    } catch (error) {
      for (const worker of supervisor.list()) worker.kill('SIGKILL');
      await close();
      const reason = error instanceof Error ? error.message : String(error);
      throw new StartupError('failed', `The workers cannot be started: ${reason}`, error);
    }
    const stopWatching = desk.watch();
    const onHangUp = (): void => supervisor.signal('SIGHUP');
    process.on('SIGHUP', onHangUp);
    return {
      port,
      async drain(deadlineMs) {
        supervisor.retire();
        // One that is only starting serves nobody, and cannot be told yet.
        for (const worker of supervisor.list()) if (!office.desks.has(worker.area)) worker.kill('SIGKILL');
        const asks = [...office.desks.values()].map((each) =>
          each.ask({ kind: 'drain', deadlineMs }).catch(() => undefined),
        );
        await Promise.all([...asks, gateway.drain(deadlineMs)]);
      },
      async close() {
        stopWatching();
        process.off('SIGHUP', onHangUp);
        await close();
      },
    };
  }

  return {
    place: books.place,
    watch(metrics) {
      summed = new SummedMetrics(metrics);
      return { ...metrics, render: summed.render };
    },
    open,
  };
}

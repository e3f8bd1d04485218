import type { Counters, Grant } from '../../src/metering/index.ts';
import { createDirectory, createSharedCounters, layOut, Section, viewMemory } from '../../src/metering/shared/index.ts';
import type { SectionOptions, SharedDirectory, SharedMemory } from '../../src/metering/shared/index.ts';
import type { CountersSource } from './counters-support.ts';

/** Counters of several processes over one memory, as they would be in processes of their own. */
export interface SharedWorld {
  readonly memory: SharedMemory;
  readonly directory: SharedDirectory;
  /** One a process; the first is of the one that has the store. */
  readonly processes: readonly Counters[];
}

export interface SharedWorldOptions {
  readonly processes: number;
  readonly isGone?: SectionOptions['isGone'];
  readonly createSection?: (options: SectionOptions) => Section;
  readonly scopesMax?: number;
}

export function createSharedMemory(areas: number): SharedMemory {
  const layout = layOut({ areas, grants: 1024, entities: 1024, slots: 1024 });
  return viewMemory(new Uint8Array(layout.bytes), layout);
}

export function createSharedWorld(source: CountersSource, options: SharedWorldOptions): SharedWorld {
  const memory = createSharedMemory(options.processes);
  const isGone = options.isGone ?? (() => false);
  const sectionOf = (area: number): Section => {
    const createSection = options.createSection ?? ((of) => new Section(of));
    return createSection({ memory, area, isGone });
  };
  const directory = createDirectory({
    ...source,
    memory,
    area: 0,
    isGone,
    scopesMax: options.scopesMax,
    section: sectionOf(0),
  });
  const processes = Array.from({ length: options.processes }, (_, area) =>
    createSharedCounters({ memory, area, isGone, directory, section: sectionOf(area) }),
  );
  return { memory, directory, processes };
}

export function createOneShared(source: CountersSource): Counters {
  const [counters] = createSharedWorld(source, { processes: 1 }).processes;
  if (counters === undefined) throw new Error('no counters');
  return counters;
}

/** Hands each admission to the next of three processes, and what follows to the one that granted it. */
class InTurn implements Counters {
  readonly #processes: readonly Counters[];
  readonly #owners = new WeakMap<Grant, Counters>();
  #turn = 0;

  constructor(processes: readonly Counters[]) {
    this.#processes = processes;
  }

  prepare(...[scopes, now]: Parameters<Counters['prepare']>): Promise<void> | null {
    const pending = this.#processes.map((counters) => counters.prepare(scopes, now)).filter((one) => one !== null);
    return pending.length === 0 ? null : Promise.all(pending).then(() => undefined);
  }

  admit(admission: Parameters<Counters['admit']>[0]): ReturnType<Counters['admit']> {
    const counters = this.#next();
    const result = counters.admit(admission);
    if ('hold' in result) this.#owners.set(result, counters);
    return result;
  }

  check(admission: Parameters<Counters['check']>[0]): ReturnType<Counters['check']> {
    return this.#next().check(admission);
  }

  extend(...[grant, extra]: Parameters<Counters['extend']>): ReturnType<Counters['extend']> {
    return this.#ownerOf(grant).extend(grant, extra);
  }

  settle(...[grant, charge, tokens, now]: Parameters<Counters['settle']>): ReturnType<Counters['settle']> {
    return this.#ownerOf(grant).settle(grant, charge, tokens, now);
  }

  committed(grant: Grant): void {
    this.#ownerOf(grant).committed(grant);
  }

  view(...[budgets, now]: Parameters<Counters['view']>): ReturnType<Counters['view']> {
    return this.#next().view(budgets, now);
  }

  viewLimits(...[scopes, now]: Parameters<Counters['viewLimits']>): ReturnType<Counters['viewLimits']> {
    return this.#next().viewLimits(scopes, now);
  }

  tellLimits(...[scopes, now, listener]: Parameters<Counters['tellLimits']>): void {
    this.#next().tellLimits(scopes, now, listener);
  }

  refresh(...[kind, id]: Parameters<Counters['refresh']>): void {
    this.#next().refresh(kind, id);
  }

  adjust(...[budget, balance]: Parameters<Counters['adjust']>): void {
    this.#next().adjust(budget, balance);
  }

  #next(): Counters {
    const counters = this.#processes[this.#turn++ % this.#processes.length];
    if (counters === undefined) throw new Error('no counters');
    return counters;
  }

  #ownerOf(grant: Grant): Counters {
    const owner = this.#owners.get(grant);
    if (owner === undefined) throw new Error('a grant of nobody');
    return owner;
  }
}

export function createSeveralShared(source: CountersSource): Counters {
  return new InTurn(createSharedWorld(source, { processes: 3 }).processes);
}

import { runLoad } from './load.ts';
import type { LoadResult } from './load-plan.ts';
import { readCpuMicros, readResidentMb } from './process-tree.ts';
import type { Running } from './processes.ts';
import { SHAPE } from './shape.ts';

/** How much is sent. */
export interface Effort {
  readonly rounds: number;
  readonly warmUpRequests: number;
  /** Of each shape, each of `requests` or `streams`, in turn with the other target's. */
  readonly bursts: number;
  readonly requests: number;
  readonly streams: number;
  /** By number of connections. */
  readonly latencyRequests: Readonly<Record<number, number>>;
}

export const FULL: Effort = {
  rounds: 2,
  // The code is compiled step by step: its cost falls for half a minute, and a gateway runs for weeks.
  warmUpRequests: 60_000,
  bursts: 11,
  requests: 3000,
  streams: 250,
  latencyRequests: { 1: 4000, 32: 20_000, 256: 30_000 },
};

export const QUICK: Effort = {
  rounds: 1,
  warmUpRequests: 8000,
  bursts: 5,
  requests: 1500,
  streams: 100,
  latencyRequests: { 1: 1000, 32: 6000, 256: 8000 },
};

const CPU_CONNECTIONS = 32;
const STREAM_CONNECTIONS = 64;
/** A rate that both targets serve with time to spare. */
const PACED_PER_SECOND = 1000;

/** What is measured of a process of either kind. */
export interface Target {
  readonly running: Running;
  readonly token: string;
  /** Whether it knows a provider of another format; the bare proxy is compared by its own. */
  readonly knowsOthers: boolean;
}

interface Shape {
  readonly name: string;
  readonly stream: boolean;
  readonly isOther: boolean;
  readonly perSecond: number | null;
}

const SHAPES: readonly Shape[] = [
  { name: 'a whole answer, as fast as each can', stream: false, isOther: false, perSecond: null },
  { name: `a whole answer, ${PACED_PER_SECOND} a second`, stream: false, isOther: false, perSecond: PACED_PER_SECOND },
  { name: 'a whole answer of another format', stream: false, isOther: true, perSecond: null },
  { name: 'a stream of 65 chunks', stream: true, isOther: false, perSecond: null },
  { name: 'a stream of another format', stream: true, isOther: true, perSecond: null },
];

export interface Latency {
  readonly connections: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What one fresh process showed. */
export interface Measurement {
  /** CPU microseconds of the whole process tree for one answer, burst by burst, by name of the shape. */
  readonly cpuMicros: Readonly<Record<string, readonly number[]>>;
  readonly streamFirstByteP50Ms: readonly number[];
  readonly latencies: readonly Latency[];
  readonly idleMb: number;
  /** Behind all loads of the provider's own format. */
  readonly residentMb: number;
  readonly readyMs: number;
}

interface Load {
  readonly requests: number;
  readonly stream: boolean;
  readonly isOther?: boolean;
  readonly perSecond?: number | null;
  readonly connections?: number;
}

function load({ running, token, knowsOthers }: Target, asked: Load): Promise<LoadResult> {
  return runLoad({
    port: running.port,
    token,
    connections: asked.connections ?? (asked.stream ? STREAM_CONNECTIONS : CPU_CONNECTIONS),
    requests: asked.requests,
    stream: asked.stream,
    model: asked.isOther === true && knowsOthers ? SHAPE.crossModel : SHAPE.model,
    rate: asked.perSecond ?? null,
  });
}

/** What is gathered of one target while it is measured. */
class Gathered {
  readonly target: Target;
  readonly idleMb: number;
  readonly cpuMicros: Record<string, number[]> = {};
  readonly streamFirstByteP50Ms: number[] = [];
  readonly latencies: Latency[] = [];
  #residentMb = 0;

  constructor(target: Target) {
    this.target = target;
    this.idleMb = readResidentMb(target.running.pid);
  }

  async warmUp(effort: Effort): Promise<void> {
    await load(this.target, { requests: effort.warmUpRequests, stream: false });
    await load(this.target, { requests: 3 * effort.streams, stream: true });
  }

  /** Only behind what is measured of its own format: it is more code, and more memory. */
  async warmUpOther(effort: Effort): Promise<void> {
    if (!this.target.knowsOthers) return;
    await load(this.target, { requests: effort.warmUpRequests / 2, stream: false, isOther: true });
    await load(this.target, { requests: 3 * effort.streams, stream: true, isOther: true });
  }

  async burst({ name, stream, isOther, perSecond }: Shape, effort: Effort): Promise<void> {
    const { pid } = this.target.running;
    const requests = stream ? effort.streams : effort.requests;
    const before = readCpuMicros(pid);
    const { firstByteP50Ms } = await load(this.target, { requests, stream, isOther, perSecond });
    (this.cpuMicros[name] ??= []).push((readCpuMicros(pid) - before) / requests);
    if (stream && !isOther) this.streamFirstByteP50Ms.push(firstByteP50Ms);
  }

  async latency(connections: number, requests: number): Promise<void> {
    const { perSecond, p50Ms, p99Ms } = await load(this.target, { requests, stream: false, connections });
    this.latencies.push({ connections, perSecond, p50Ms, p99Ms });
  }

  readMemory(): void {
    this.#residentMb = readResidentMb(this.target.running.pid);
  }

  read(): Measurement {
    const { cpuMicros, streamFirstByteP50Ms, latencies, idleMb } = this;
    const { readyMs } = this.target.running;
    return { cpuMicros, streamFirstByteP50Ms, latencies, idleMb, residentMb: this.#residentMb, readyMs };
  }
}

/**
 * Warms the targets up and measures them in turn, burst by burst: a shared machine changes its speed within minutes, and two bursts that follow each
 * other see the same one.
 */
export async function measure(targets: readonly Target[], effort: Effort): Promise<readonly Measurement[]> {
  const all = targets.map((target) => new Gathered(target));
  const inTurn = async (times: number, run: (one: Gathered) => Promise<void>): Promise<void> => {
    for (let time = 0; time < times; time++) for (const one of time % 2 === 0 ? all : all.toReversed()) await run(one);
  };
  const own = SHAPES.filter(({ isOther }) => !isOther);
  const others = SHAPES.filter(({ isOther }) => isOther);
  await inTurn(1, (one) => one.warmUp(effort));
  for (const shape of own) await inTurn(effort.bursts, (one) => one.burst(shape, effort));
  for (const [connections, requests] of Object.entries(effort.latencyRequests))
    await inTurn(1, (one) => one.latency(Number(connections), requests));
  for (const one of all) one.readMemory();
  await inTurn(1, (one) => one.warmUpOther(effort));
  for (const shape of others) await inTurn(effort.bursts, (one) => one.burst(shape, effort));
  return all.map((one) => one.read());
}

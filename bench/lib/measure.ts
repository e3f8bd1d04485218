import { runLoad } from './load.ts';
import type { LoadResult } from './load-plan.ts';
import { readCpuMicros, readResidentMb } from './process-tree.ts';
import type { Running } from './processes.ts';
import { SHAPE } from './shape.ts';

/** How much is sent; a round takes about ten times as long as its parts. */
export interface Effort {
  readonly rounds: number;
  readonly warmUpRequests: number;
  readonly cpuRequests: number;
  readonly pacedRequests: number;
  readonly streams: number;
  /** By number of connections. */
  readonly latencyRequests: Readonly<Record<number, number>>;
}

export const FULL: Effort = {
  rounds: 3,
  // The code is compiled step by step: its cost falls for half a minute, and a gateway runs for weeks.
  warmUpRequests: 60_000,
  cpuRequests: 30_000,
  pacedRequests: 8_000,
  streams: 1500,
  latencyRequests: { 1: 4000, 32: 20_000, 256: 30_000 },
};

export const QUICK: Effort = {
  rounds: 1,
  warmUpRequests: 8000,
  cpuRequests: 10_000,
  pacedRequests: 3_000,
  streams: 400,
  latencyRequests: { 1: 1000, 32: 6000, 256: 8000 },
};

const CPU_CONNECTIONS = 32;
const STREAM_CONNECTIONS = 64;
/** A rate that both targets serve with time to spare. */
const PACED_PER_SECOND = 1000;

export interface Latency {
  readonly connections: number;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What one fresh process showed. */
export interface Measurement {
  /** CPU microseconds of the whole process tree. */
  readonly wholeMicros: number;
  /** The same where both targets get 1000 requests a second, and so wait for the network equally often. */
  readonly pacedMicros: number;
  /** Whole answers and streams of a provider of another format; the bare proxy's own where it has no other. */
  readonly crossWholeMicros: number;
  readonly crossStreamMicros: number;
  readonly streamMicros: number;
  readonly streamFirstByteP50Ms: number;
  readonly latencies: readonly Latency[];
  readonly idleMb: number;
  readonly residentMb: number;
  readonly readyMs: number;
}

interface Load {
  readonly requests: number;
  readonly stream: boolean;
  readonly model?: string;
  readonly rate?: number;
  readonly connections?: number;
}

function load(
  target: Running,
  token: string,
  { requests, stream, model, rate, connections }: Load,
): Promise<LoadResult> {
  return runLoad({
    port: target.port,
    token,
    connections: connections ?? (stream ? STREAM_CONNECTIONS : CPU_CONNECTIONS),
    requests,
    stream,
    model: model ?? SHAPE.model,
    rate: rate ?? null,
  });
}

async function measureCpu(
  target: Running,
  token: string,
  asked: Load,
): Promise<{ micros: number; firstByteP50Ms: number }> {
  const before = readCpuMicros(target.pid);
  const result = await load(target, token, asked);
  return { micros: (readCpuMicros(target.pid) - before) / result.requests, firstByteP50Ms: result.firstByteP50Ms };
}

/** The same shapes from a provider of another format; the bare proxy knows one, which is what it is compared with. */
async function measureCross(
  target: Running,
  token: string,
  effort: Effort,
): Promise<{ readonly wholeMicros: number; readonly streamMicros: number }> {
  const model = SHAPE.crossModel;
  await load(target, token, { requests: effort.warmUpRequests / 2, stream: false, model });
  await load(target, token, { requests: effort.streams / 2, stream: true, model });
  const whole = await measureCpu(target, token, { requests: effort.cpuRequests, stream: false, model });
  const stream = await measureCpu(target, token, { requests: effort.streams, stream: true, model });
  return { wholeMicros: whole.micros, streamMicros: stream.micros };
}

/** Warms one target up and measures it. `cross`: also with a provider of another format. */
export async function measure(target: Running, token: string, effort: Effort, cross: boolean): Promise<Measurement> {
  const idleMb = readResidentMb(target.pid);
  await load(target, token, { requests: effort.warmUpRequests, stream: false });
  await load(target, token, { requests: effort.streams / 2, stream: true });
  const whole = await measureCpu(target, token, { requests: effort.cpuRequests, stream: false });
  const paced = { requests: effort.pacedRequests, stream: false, rate: PACED_PER_SECOND };
  const { micros: pacedMicros } = await measureCpu(target, token, paced);
  const stream = await measureCpu(target, token, { requests: effort.streams, stream: true });
  const latencies: Latency[] = [];
  for (const [text, requests] of Object.entries(effort.latencyRequests)) {
    const connections = Number(text);
    const result = await load(target, token, { requests, stream: false, connections });
    latencies.push({ connections, perSecond: result.perSecond, p50Ms: result.p50Ms, p99Ms: result.p99Ms });
  }
  const residentMb = readResidentMb(target.pid);
  const crossed = cross ? await measureCross(target, token, effort) : null;
  return {
    wholeMicros: whole.micros,
    pacedMicros,
    crossWholeMicros: crossed?.wholeMicros ?? whole.micros,
    streamMicros: stream.micros,
    crossStreamMicros: crossed?.streamMicros ?? stream.micros,
    streamFirstByteP50Ms: stream.firstByteP50Ms,
    latencies,
    idleMb,
    residentMb,
    readyMs: target.readyMs,
  };
}

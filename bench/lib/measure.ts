import { runLoad } from './load.ts';
import { readCpuMicros, readResidentMb } from './process-tree.ts';
import type { Running } from './processes.ts';

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
  readonly streamMicros: number;
  readonly streamFirstByteP50Ms: number;
  readonly latencies: readonly Latency[];
  readonly idleMb: number;
  readonly residentMb: number;
  readonly readyMs: number;
}

async function measureCpu(
  target: Running,
  token: string,
  requests: number,
  stream: boolean,
  rate: number | null = null,
): Promise<{ micros: number; firstByteP50Ms: number }> {
  const connections = stream ? STREAM_CONNECTIONS : CPU_CONNECTIONS;
  const before = readCpuMicros(target.pid);
  const result = await runLoad({ port: target.port, token, connections, requests, stream, rate });
  return { micros: (readCpuMicros(target.pid) - before) / result.requests, firstByteP50Ms: result.firstByteP50Ms };
}

/** Warms one target up and measures it. */
export async function measure(target: Running, token: string, effort: Effort): Promise<Measurement> {
  const { port } = target;
  const idleMb = readResidentMb(target.pid);
  await runLoad({
    port,
    token,
    connections: CPU_CONNECTIONS,
    requests: effort.warmUpRequests,
    stream: false,
    rate: null,
  });
  await runLoad({
    port,
    token,
    connections: STREAM_CONNECTIONS,
    requests: effort.streams / 2,
    stream: true,
    rate: null,
  });
  const whole = await measureCpu(target, token, effort.cpuRequests, false);
  const paced = await measureCpu(target, token, effort.pacedRequests, false, PACED_PER_SECOND);
  const stream = await measureCpu(target, token, effort.streams, true);
  const latencies: Latency[] = [];
  for (const [text, requests] of Object.entries(effort.latencyRequests)) {
    const connections = Number(text);
    const result = await runLoad({ port, token, connections, requests, stream: false, rate: null });
    latencies.push({ connections, perSecond: result.perSecond, p50Ms: result.p50Ms, p99Ms: result.p99Ms });
  }
  return {
    wholeMicros: whole.micros,
    pacedMicros: paced.micros,
    streamMicros: stream.micros,
    streamFirstByteP50Ms: stream.firstByteP50Ms,
    latencies,
    idleMb,
    residentMb: readResidentMb(target.pid),
    readyMs: target.readyMs,
  };
}

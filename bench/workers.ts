// bun bench/workers.ts [--rounds N] [--share CORES] [--requests N] [--gateway "<command that serves>"]
// What a second worker brings where the gateway is the bound: its processes get shares of the cores, load and provider the rest.
import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { configureGateway } from './lib/configure.ts';
import { canLimitCpu, CpuGroup } from './lib/cpu-quota.ts';
import { runLoad } from './lib/load.ts';
import type { LoadResult } from './lib/load-plan.ts';
import { readCpuMicros, treeOf } from './lib/process-tree.ts';
import { findFreePort, LOAD_CORE, start, startUpstream } from './lib/processes.ts';
import type { Running } from './lib/processes.ts';
import { SHAPE } from './lib/shape.ts';

const ROOT = resolve(import.meta.dir, '..');
const SCRATCH = resolve(ROOT, 'data/bench-workers');
const PASSWORD = 'bench-owner-password';
const CONNECTIONS = 64;

const { values: options } = parseArgs({
  args: process.argv.slice(2),
  options: {
    rounds: { type: 'string', default: '3' },
    share: { type: 'string', default: '0.4' },
    requests: { type: 'string', default: '8000' },
    'warm-up': { type: 'string', default: '50000' },
    gateway: { type: 'string', default: `${ROOT}/dist/tallygate serve` },
  },
});
const share = Number(options.share);

interface Case {
  readonly name: string;
  readonly workers: number;
  /** In shares. */
  readonly cores: number;
  /** Whether an event loop has no more than one share, as on a machine with so many cores of that speed. */
  readonly bound: boolean;
}

const CASES: readonly Case[] = [
  { name: '1 worker, 1 core', workers: 1, cores: 1, bound: false },
  { name: '1 worker, 2 cores', workers: 1, cores: 2, bound: true },
  { name: '2 workers, 2 cores', workers: 2, cores: 2, bound: true },
];

interface Figures {
  readonly perSecond: number;
  readonly cpuMicros: number;
  /** Of the cores' time that it was given. */
  readonly used: number;
  /** CPU of each process, µs a request; the first one is the parent where there is one. */
  readonly processes: readonly number[];
  readonly p50Ms: number;
}

async function startGateway(group: CpuGroup, workers: number, dataDir: string): Promise<Running> {
  const port = findFreePort();
  const command = ['taskset', '-c', `0-${navigator.hardwareConcurrency - 1}`, 'sh', '-c', `exec ${options.gateway}`];
  return start({
    command: group.wrap(command),
    core: LOAD_CORE,
    port,
    readyPath: '/readyz',
    env: {
      TALLYGATE_PORT: String(port),
      TALLYGATE_WORKERS: String(workers),
      TALLYGATE_DATA_DIR: dataDir,
      TALLYGATE_OWNER_PASSWORD: PASSWORD,
      TALLYGATE_ALLOW_PRIVATE_PROVIDERS: '127.0.0.0/8',
    },
    logFile: `${SCRATCH}/tallygate.log`,
  });
}

function send(port: number, token: string, requests: number): Promise<LoadResult> {
  return runLoad({ port, token, connections: CONNECTIONS, requests, stream: false, model: SHAPE.model, rate: null });
}

async function measure({ workers, cores, bound }: Case, upstream: Running): Promise<Figures> {
  const dataDir = `${SCRATCH}/data`;
  rmSync(dataDir, { recursive: true, force: true });
  const group = new CpuGroup(`tallygate-bench-${process.pid}`);
  const gateway = await startGateway(group, workers, dataDir);
  try {
    const token = await configureGateway(`http://127.0.0.1:${gateway.port}`, PASSWORD, upstream.port);
    await send(gateway.port, token, Number(options['warm-up']));
    group.limit(gateway.pid, cores * share, bound ? share : null);
    await send(gateway.port, token, Number(options.requests) / 4);
    const members = treeOf(gateway.pid);
    const before = members.map((pid) => readCpuMicros(pid, false));
    const result = await send(gateway.port, token, Number(options.requests));
    const after = members.map((pid) => readCpuMicros(pid, false));
    if (result.errors > 0) throw new Error(`${result.errors} errors: ${result.firstError}`);
    const processes = after.map((micros, index) => (micros - (before[index] ?? 0)) / result.requests);
    const cpuMicros = processes.reduce((sum, micros) => sum + micros, 0);
    const used = (cpuMicros * result.perSecond) / (cores * share * 1_000_000);
    return { perSecond: result.perSecond, cpuMicros, used, processes, p50Ms: result.p50Ms };
  } finally {
    await gateway.stop();
    group.remove();
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

async function main(): Promise<void> {
  if (!canLimitCpu()) throw new Error('shares of a core need Linux, root and control groups of version 1');
  mkdirSync(SCRATCH, { recursive: true });
  const upstream = await startUpstream(SCRATCH);
  const figures = new Map<string, Figures[]>(CASES.map(({ name }) => [name, []]));
  try {
    for (let round = 0; round < Number(options.rounds); round++) {
      for (const each of round % 2 === 0 ? CASES : CASES.toReversed()) {
        const measured = await measure(each, upstream);
        figures.get(each.name)?.push(measured);
        process.stderr.write(`${each.name}: ${JSON.stringify(measured)}\n`);
      }
    }
  } finally {
    await upstream.stop();
    rmSync(SCRATCH, { recursive: true, force: true });
  }
  process.stdout.write(`a core is ${share} of one; medians of ${options.rounds}\n`);
  for (const [name, all] of figures) {
    const of = (read: (each: Figures) => number): number => median(all.map(read));
    process.stdout.write(
      `${name}: ${of((each) => each.perSecond).toFixed(0)} requests/s, ${of((each) => each.cpuMicros).toFixed(0)} µs of CPU a request, ` +
        `${(100 * of((each) => each.used)).toFixed(0)} % of the cores used, p50 ${of((each) => each.p50Ms).toFixed(0)} ms\n`,
    );
  }
}

await main();

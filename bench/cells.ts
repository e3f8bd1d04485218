// bun bench/cells.ts [--calls N]: what a call leaves to the collector on the thread that serves: cells by type, counted, so the same on any
// machine. Of the same format, and of another.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { configureGateway } from './lib/configure.ts';
import { runLoad } from './lib/load.ts';
import { findFreePort, GATEWAY_CORE, RUNTIME, start, startUpstream } from './lib/processes.ts';
import { SHAPE } from './lib/shape.ts';

const ROOT = resolve(import.meta.dir, '..');
const PASSWORD = 'bench-owner-password';
const CONNECTIONS = 32;
/** Until the compiler has done what it will. */
const WARM_UP = 60_000;
const ROUNDS = 5;
const LEAST_SHOWN = 0.3;

const { values: options } = parseArgs({
  args: process.argv.slice(2),
  // Between two counts nothing may be collected: some 20 KB a call, of 12 MB.
  options: { calls: { type: 'string', default: '150' } },
});
const calls = Number(options.calls);
const scratch = mkdtempSync(join(tmpdir(), 'tallygate-cells-'));
const data = join(scratch, 'data');
mkdirSync(data);
const logFile = join(scratch, 'gateway.log');

type Counts = Readonly<Record<string, number>>;

const upstream = await startUpstream(scratch);
const port = findFreePort();
const gateway = await start({
  command: [...RUNTIME, '--preload', `${import.meta.dir}/lib/tell-cells.ts`, join(ROOT, 'src/main.ts'), 'serve'],
  core: GATEWAY_CORE,
  port,
  readyPath: '/readyz',
  logFile,
  env: {
    TALLYGATE_PORT: String(port),
    TALLYGATE_DATA_DIR: data,
    TALLYGATE_OWNER_PASSWORD: PASSWORD,
    TALLYGATE_ALLOW_PRIVATE_PROVIDERS: '127.0.0.0/8',
  },
});

function readCounts(): readonly Counts[] {
  const lines = readFileSync(`${logFile}.err`, 'latin1').split('\n');
  return lines.flatMap((line) => {
    const at = line.indexOf('CELLS ');
    return at < 0 ? [] : [JSON.parse(line.slice(at + 'CELLS '.length)) as Counts];
  });
}

async function count(): Promise<Counts> {
  const before = readCounts().length;
  process.kill(gateway.pid, 'SIGUSR2');
  for (;;) {
    const found = readCounts();
    const last = found.at(-1);
    if (found.length > before && last !== undefined) return last;
    await Bun.sleep(20);
  }
}

const sum = (counts: Counts): number => Object.values(counts).reduce((total, one) => total + one, 0);

async function tell(name: string, token: string, model: string): Promise<void> {
  const load = (requests: number) =>
    runLoad({ port, token, connections: CONNECTIONS, requests, stream: false, model, rate: null });
  await load(WARM_UP);
  let most: Counts = {};
  for (let round = 0; round < ROUNDS; round++) {
    // The count makes cells too: a first one pays for them.
    await count();
    const before = await count();
    await load(calls);
    const after = await count();
    const made = Object.fromEntries(Object.keys(after).map((type) => [type, (after[type] ?? 0) - (before[type] ?? 0)]));
    // A collection between the two takes some away: the round with the most had none.
    if (sum(made) > sum(most)) most = made;
  }
  const types = Object.entries(most)
    .map(([type, cells]) => [type, cells / calls] as const)
    .filter(([, cells]) => cells >= LEAST_SHOWN)
    .toSorted(([, one], [, other]) => other - one)
    .map(([type, cells]) => `${type} ${cells.toFixed(1)}`);
  process.stdout.write(`${name}: ${(sum(most) / calls).toFixed(0)} cells a call: ${types.join(', ')}\n`);
}

try {
  const token = await configureGateway(`http://127.0.0.1:${port}`, PASSWORD, upstream.port);
  await tell('same format', token, SHAPE.model);
  await tell('another format', token, SHAPE.crossModel);
} finally {
  await Promise.all([gateway.stop(), upstream.stop()]);
  rmSync(scratch, { recursive: true, force: true });
}

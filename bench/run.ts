// npm run bench -- [--quick] [--rounds N] [--only bare|tallygate] [--json FILE] [--gateway "<command that serves>"]
import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { configureGateway } from './lib/configure.ts';
import { FULL, measure, QUICK } from './lib/measure.ts';
import type { Measurement, Target } from './lib/measure.ts';
import { findFreePort, GATEWAY_CORE, RUNTIME, start, startUpstream } from './lib/processes.ts';
import type { Running } from './lib/processes.ts';
import { buildFigures, describeMachine, formatTable } from './lib/report.ts';
import type { TargetName } from './lib/report.ts';

const ROOT = resolve(import.meta.dir, '..');
const SCRATCH = resolve(ROOT, 'data/bench');
const PASSWORD = 'bench-owner-password';

const { values: options } = parseArgs({
  args: process.argv.slice(2),
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string' },
    only: { type: 'string' },
    json: { type: 'string' },
    gateway: { type: 'string', default: `sh ${ROOT}/scripts/tallygate.sh serve` },
  },
});

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

async function startBare(upstream: Running): Promise<Target> {
  const port = findFreePort();
  const running = await start({
    command: [...RUNTIME, `${ROOT}/bench/bare-proxy.ts`, String(port), `http://127.0.0.1:${upstream.port}`],
    core: GATEWAY_CORE,
    port,
    readyPath: null,
    env: { BUN_CONFIG_MAX_HTTP_REQUESTS: '65336' },
    logFile: `${SCRATCH}/bare.log`,
  });
  return { running, token: 'none', knowsOthers: false };
}

async function startGateway(dataDir: string): Promise<Running> {
  const port = findFreePort();
  return start({
    command: ['sh', '-c', `exec ${options.gateway}`],
    core: GATEWAY_CORE,
    port,
    readyPath: '/readyz',
    env: {
      TALLYGATE_PORT: String(port),
      TALLYGATE_HOST: '127.0.0.1',
      TALLYGATE_DATA_DIR: dataDir,
      TALLYGATE_OWNER_PASSWORD: PASSWORD,
      TALLYGATE_ALLOW_PRIVATE_PROVIDERS: '127.0.0.0/8',
    },
    logFile: `${SCRATCH}/tallygate.log`,
  });
}

/** The data is made by a first start; what is measured is a second one, as every later start of an installation is. */
async function startTallygate(upstream: Running): Promise<Target> {
  const dataDir = `${SCRATCH}/tallygate-data`;
  rmSync(dataDir, { recursive: true, force: true });
  const first = await startGateway(dataDir);
  let token = '';
  try {
    token = await configureGateway(`http://127.0.0.1:${first.port}`, PASSWORD, upstream.port);
  } finally {
    await first.stop();
  }
  return { running: await startGateway(dataDir), token, knowsOthers: true };
}

const START = { bare: startBare, tallygate: startTallygate } as const;

async function main(): Promise<void> {
  const effort = options.quick ? QUICK : FULL;
  const rounds = options.rounds === undefined ? effort.rounds : Number.parseInt(options.rounds, 10);
  const measured: Record<TargetName, Measurement[]> = { bare: [], tallygate: [] };
  const names = (['bare', 'tallygate'] as const).filter((name) => options.only === undefined || options.only === name);
  mkdirSync(SCRATCH, { recursive: true });
  const upstream = await startUpstream(SCRATCH);
  try {
    for (let round = 0; round < rounds; round++) {
      say(`round ${round + 1} of ${rounds}`);
      const targets: Target[] = [];
      try {
        for (const name of names) targets.push(await START[name](upstream));
        const shown = await measure(targets, effort);
        for (const [index, name] of names.entries()) measured[name].push(...shown.slice(index, index + 1));
      } finally {
        await Promise.all(targets.map(({ running }) => running.stop()));
      }
    }
  } finally {
    await upstream.stop();
  }
  const figures = buildFigures(measured);
  const report = { machine: describeMachine(), at: new Date().toISOString(), rounds, figures, measured };
  process.stdout.write(`${report.machine}; medians of ${rounds}\n\n${formatTable(figures)}\n\n`);
  if (options.json === undefined) process.stdout.write(`${JSON.stringify(report)}\n`);
  else await Bun.write(options.json, `${JSON.stringify(report, null, 2)}\n`);
  rmSync(SCRATCH, { recursive: true, force: true });
}

await main();

// bun bench/console.ts [--data DIR --password P] [--requests N] [--runs N] [--parts questions,streams,views] [--rest SECONDS]
//   [--gateway "<command of Tallygate>"]
// What the console asks of a large log: times at the server, streams beside it, and the first view of each page in a browser.
import { mkdirSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { askOverAndOver } from './lib/asking.ts';
import { readStreams } from './lib/chunk-gaps.ts';
import type { GapResult } from './lib/chunk-gaps.ts';
import { configureGateway } from './lib/configure.ts';
import { listQuestions } from './lib/console-pages.ts';
import type { Sample } from './lib/console-pages.ts';
import { viewPages } from './lib/console-views.ts';
import { findFreePort, GATEWAY_CORE, start, startUpstream } from './lib/processes.ts';
import type { Running } from './lib/processes.ts';
import { describeMachine } from './lib/report.ts';

const ROOT = resolve(import.meta.dir, '..');
const SCRATCH = resolve(ROOT, 'data/bench-console');
const STREAMS = 16;
const STREAM_SECONDS = 20;

const { values: options } = parseArgs({
  args: process.argv.slice(2),
  options: {
    data: { type: 'string' },
    password: { type: 'string', default: 'bench-owner-password' },
    requests: { type: 'string', default: '10000000' },
    runs: { type: 'string', default: '7' },
    parts: { type: 'string', default: 'questions,streams,views' },
    // The first start on data of an older version sums their days up, a second for some 20 days of 30,000 requests.
    rest: { type: 'string', default: '15' },
    gateway: { type: 'string', default: `${ROOT}/dist/tallygate` },
  },
});
const dataDir = options.data ?? `${SCRATCH}/data`;

async function fill(): Promise<void> {
  const beganAt = performance.now();
  const child = Bun.spawn(['sh', '-c', `exec ${options.gateway} demo --requests ${options.requests}`], {
    env: { ...process.env, TALLYGATE_DATA_DIR: dataDir, TALLYGATE_OWNER_PASSWORD: options.password },
    stdout: 'ignore',
    stderr: 'inherit',
  });
  if ((await child.exited) !== 0) throw new Error('the demonstration could not be made');
  process.stdout.write(`${options.requests} requests made in ${((performance.now() - beganAt) / 1000).toFixed(0)} s\n`);
}

function startServer(): Promise<Running> {
  const port = findFreePort();
  return start({
    command: ['sh', '-c', `exec ${options.gateway} serve`],
    core: GATEWAY_CORE,
    port,
    readyPath: '/readyz',
    env: {
      TALLYGATE_PORT: String(port),
      TALLYGATE_DATA_DIR: dataDir,
      TALLYGATE_ALLOW_PRIVATE_PROVIDERS: '127.0.0.0/8',
    },
    logFile: `${SCRATCH}/tallygate.log`,
  });
}

type Ask = (path: string) => Promise<{ readonly ms: number; readonly data: unknown }>;

/** Value of the header `Authorization`. */
async function signIn(origin: string): Promise<string> {
  const answer = await fetch(`${origin}/api/v1/auth/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ grant_type: 'password', username: 'owner', password: options.password }),
  });
  const body = (await answer.json()) as { readonly data?: { readonly access_token: string } };
  if (body.data === undefined) throw new Error(`no sign-in: ${answer.status}`);
  return `Bearer ${body.data.access_token}`;
}

function askWith(origin: string, authorization: string): Ask {
  const headers = { authorization };
  return async (path) => {
    const beganAt = performance.now();
    const page = await fetch(origin + path, { headers });
    const text = await page.text();
    const ms = performance.now() - beganAt;
    if (!page.ok) throw new Error(`GET ${path}: ${page.status} ${text.slice(0, 300)}`);
    return { ms, data: (JSON.parse(text) as { readonly data: unknown }).data };
  };
}

interface Item {
  readonly id: string;
  readonly customer_id: string;
  readonly customer_user_id: string;
  readonly token_id: string;
  readonly model: string;
  readonly budgets?: readonly { readonly id: string }[];
}

async function chooseSample(ask: Ask): Promise<Sample> {
  const list = async (path: string): Promise<readonly Item[]> =>
    ((await ask(`/api/v1/admin/${path}`)).data as { readonly items: readonly Item[] }).items;
  const [request] = await list('requests?status_max=299&operation=chat');
  const customer = (await list('customers')).find((each) => (each.budgets?.length ?? 0) > 0);
  if (request === undefined) throw new Error('there are no requests in these data');
  return {
    requestId: request.id,
    customerId: request.customer_id,
    customerUserId: request.customer_user_id,
    tokenId: request.token_id,
    budgetId: customer?.budgets?.[0]?.id ?? null,
    model: request.model,
  };
}

const shown = (ms: number): string => ms.toFixed(ms < 10 ? 1 : 0);

async function askAll(ask: Ask, sample: Sample): Promise<void> {
  process.stdout.write('\n| page | first, ms | median, ms | longest, ms |\n| --- | --: | --: | --: |\n');
  for (const { page, path } of listQuestions(sample, Date.now())) {
    const first = (await ask(path)).ms;
    const times: number[] = [];
    for (let run = 0; run < Number(options.runs); run++) times.push((await ask(path)).ms);
    times.sort((a, b) => a - b);
    const middle = times[times.length >> 1] ?? 0;
    process.stdout.write(`| ${page} | ${shown(first)} | ${shown(middle)} | ${shown(times.at(-1) ?? 0)} |\n`);
  }
}

function tellGaps(name: string, { streams, p50Ms, p99Ms, maxMs }: GapResult): void {
  process.stdout.write(`| ${name} | ${streams} | ${p50Ms.toFixed(2)} | ${p99Ms.toFixed(2)} | ${maxMs.toFixed(1)} |\n`);
}

/** The same streams alone, and while every question is asked over and over. */
async function streamBeside(origin: string, authorization: string, sample: Sample, token: string): Promise<void> {
  const plan = { port: Number(new URL(origin).port), token, connections: STREAMS, seconds: STREAM_SECONDS };
  process.stdout.write(
    '\n| streams | count | gap p50, ms | p99, ms | longest, ms |\n| --- | --: | --: | --: | --: |\n',
  );
  await readStreams({ ...plan, seconds: 5 });
  tellGaps('alone', await readStreams(plan));
  const paths = listQuestions(sample, Date.now()).map((question) => question.path);
  const asking = askOverAndOver({ origin, authorization, paths });
  const gaps = await readStreams(plan);
  const { answers, bytes } = await asking.stop();
  tellGaps(`beside the questions (${answers} answers, ${(bytes / 1e6).toFixed(0)} MB)`, gaps);
}

mkdirSync(SCRATCH, { recursive: true });
mkdirSync(dataDir, { recursive: true });
if (options.data === undefined) await fill();
const upstream = await startUpstream(SCRATCH);
const server = await startServer();
try {
  const origin = `http://127.0.0.1:${server.port}`;
  process.stdout.write(`${describeMachine()}; ready in ${server.readyMs.toFixed(0)} ms\n`);
  const authorization = await signIn(origin);
  const ask = askWith(origin, authorization);
  const sample = await chooseSample(ask);
  const parts = options.parts.split(',');
  await Bun.sleep(Number(options.rest) * 1000);
  if (parts.includes('questions')) await askAll(ask, sample);
  if (parts.includes('streams')) {
    const token = await configureGateway(origin, options.password, upstream.port, `bench-${Date.now()}`);
    await streamBeside(origin, authorization, sample, token);
  }
  if (parts.includes('views')) await viewPages(origin, options.password, sample);
} finally {
  await Promise.all([server.stop(), upstream.stop()]);
  if (options.data === undefined) rmSync(SCRATCH, { recursive: true, force: true });
}

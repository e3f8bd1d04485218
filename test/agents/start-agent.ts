import { mkdtempSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readExports } from '../support/client-pages.ts';
import type { Agent, Workplace } from './agent.ts';

/** `node_modules` with the packages of `packages.txt`; where there is none, the tests that need it are skipped. */
const PACKAGES = process.env['TALLYGATE_TEST_AGENTS'] ?? '';
export const hasAgents = PACKAGES !== '';

/** Whether this process, and so the agents, live where there is no network but the loopback. */
export const isAlone = Object.keys(networkInterfaces()).every((name) => name === 'lo');

/** Elsewhere a proxy that nobody answers as keeps them from it, as far as they obey. */
const DEAD_PROXY = 'http://127.0.0.1:9';
const PROXIES = {
  HTTP_PROXY: DEAD_PROXY,
  HTTPS_PROXY: DEAD_PROXY,
  http_proxy: DEAD_PROXY,
  https_proxy: DEAD_PROXY,
  NO_PROXY: '127.0.0.1,localhost',
  no_proxy: '127.0.0.1,localhost',
};

const SECONDS_MAX = 120;

/** What an agent did with one task. */
export interface AgentRun {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const folders: string[] = [];

export function makeWorkplace(url: string, token: string, model: string): Workplace {
  const folder = mkdtempSync(join(tmpdir(), 'tallygate-agent-'));
  folders.push(folder);
  const [home = '', work = ''] = ['home', 'work'].map((name) => mkdtempSync(join(folder, `${name}-`)));
  return { url, token, model, home, work };
}

/** What agents leave is not searched for secrets: it is theirs to keep a token in their own home. */
export function removeWorkplaces(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** Starts it with the variables of its page alone, and waits for its end. */
export async function startAgent(agent: Agent, place: Workplace, task: string): Promise<AgentRun> {
  agent.prepare(place);
  const child = Bun.spawn([join(PACKAGES, agent.program), ...agent.args(place, task)], {
    cwd: place.work,
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: place.home,
      ...(isAlone ? {} : PROXIES),
      ...readExports(agent.page, place.url, place.token),
    },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    // A group of its own: agents start others, which would outlive them.
    detached: true,
  });
  const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), SECONDS_MAX * 1000);
  const [out, err, code] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  clearTimeout(timer);
  return { code, out, err };
}

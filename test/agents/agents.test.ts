import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { offerUpstreams, UPSTREAMS } from '../clients/answers.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import type { Agent } from './agent.ts';
import { codex } from './codex.ts';
import { geminiCli } from './gemini-cli.ts';
import { OPENCODES } from './opencode.ts';
import { FILES, LAST_WORDS, writeScript } from './script.ts';
import { hasAgents, isAlone, makeWorkplace, startAgent } from './start-agent.ts';

const AGENTS: readonly Agent[] = [codex, geminiCli, ...OPENCODES];

let gw: TestGateway;

beforeAll(async () => {
  gw = await startTestGateway();
  await offerUpstreams(gw);
}, 30_000);
afterAll(() => gw.close());

test.skipIf(!hasAgents || process.env['TALLYGATE_TEST_ALONE'] === undefined)(
  'what follows runs where there is no network but the loopback',
  () => expect(isAlone).toBe(true),
);

describe.skipIf(!hasAgents).each(AGENTS.map((agent) => [agent.name, agent] as const))('%s', (_, agent) => {
  test.each(UPSTREAMS)('with %s: does a task in several turns, streamed', async (model, dialect) => {
    const caller = await gw.createCaller();
    const place = makeWorkplace(gw.url, caller.token, model);
    const script = writeScript(agent, place.work, dialect);
    gw.upstream.answer(script.answer);
    const run = await startAgent(agent, place, 'Write the two files.');

    expect([run.code, run.out, run.err]).toEqual([0, expect.stringContaining(LAST_WORDS), expect.any(String)]);
    for (const [file, text] of FILES) expect(readFileSync(join(place.work, file), 'utf8')).toBe(text);
    const results = script.asked.at(-1)?.messages.filter(({ role }) => role === 'tool') ?? [];
    expect(results).toHaveLength(FILES.length + 1);
    expect(JSON.stringify(results.at(-1))).toContain(FILES.map(([, text]) => text).join(''));
    const rows = await gw.requestsOf(caller.userId);
    expect(rows.length).toBeGreaterThanOrEqual(script.asked.length);
    for (const row of rows) expect(row).toMatchObject({ status: 200, state: 'settled', stream: true });
  });
});

import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { anthropicMessages } from '../../src/dialects/anthropic-messages/index.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import type { Conversation } from '../../src/dialects/conversation/index.ts';
import { offerUpstreams, THOUGHT, UPSTREAMS } from '../clients/answers.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import type { Agent } from './agent.ts';
import { codex } from './codex.ts';
import { geminiCli } from './gemini-cli.ts';
import { OPENCODES } from './opencode.ts';
import { FILES, fileTurns, LAST_WORDS, writeScript } from './script.ts';
import { hasAgents, isAlone, makeWorkplace, removeWorkplaces, startAgent } from './start-agent.ts';

const AGENTS: readonly Agent[] = [codex, geminiCli, ...OPENCODES];
const PROGRAMS: readonly Agent[] = [codex, geminiCli, ...OPENCODES.slice(0, 1)];
const TASK = 'Write the two files.';
const PATCH = '*** Begin Patch\n*** Add File: first.txt\n+hello\n*** End Patch\n';
const DEAR = { input: '1000000', output: '1000000' };

let gw: TestGateway;

beforeAll(async () => {
  gw = await startTestGateway();
  await offerUpstreams(gw);
  await gw.addProvider('dear', [{ model: 'dear', upstream_model: 'upstream-name', price: DEAR }]);
  await gw.addProvider(
    'codex',
    CODEX_TOOLS.map(([model]) => ({ model, upstream_model: 'upstream-name', price: { free: true } })),
    { kind: 'anthropic', base_url: gw.upstream.url },
  );
}, 30_000);
afterAll(async () => {
  removeWorkplaces();
  await gw.close();
});

const named = (agents: readonly Agent[]): (readonly [string, Agent])[] => agents.map((agent) => [agent.name, agent]);

function resultsOf(asked: readonly Conversation[]): readonly string[] {
  const { messages = [] } = asked.at(-1) ?? {};
  return messages.filter(({ role }) => role === 'tool').map(({ content }) => JSON.stringify(content));
}

/** The thoughts of the turns that called something, sealed and readable. */
function thoughtsOf(asked: readonly Conversation[]): readonly string[] {
  return (asked.at(-1)?.messages ?? []).flatMap(({ content }) =>
    content.flatMap((block) =>
      block.type === 'reasoning' ? [`${block.text} ${block.opaque?.data ?? ''}`.trim()] : [],
    ),
  );
}

test.skipIf(!hasAgents || process.env['TALLYGATE_TEST_ALONE'] === undefined)(
  'what follows runs where there is no network but the loopback',
  () => expect(isAlone).toBe(true),
);

describe.skipIf(!hasAgents).each(named(AGENTS))('%s', (_, agent) => {
  test.each(UPSTREAMS)('with %s: does a task in several turns, streamed', async (model, dialect) => {
    const caller = await gw.createCaller();
    const place = makeWorkplace(gw.url, caller.token, model);
    const script = writeScript(fileTurns(agent, place.work), dialect);
    gw.upstream.answer(script.answer);
    const run = await startAgent(agent, place, TASK);

    expect([run.code, run.out, run.err]).toEqual([0, expect.stringContaining(LAST_WORDS), expect.any(String)]);
    for (const [file, text] of FILES) expect(readFileSync(join(place.work, file), 'utf8')).toBe(text);
    const results = resultsOf(script.asked);
    expect(results).toHaveLength(FILES.length + 1);
    expect(results.at(-1)).toContain(FILES.map(([, text]) => text).join(''));
    const sealed = `${THOUGHT} c2VhbGVk`;
    if (agent.keepsThoughts && dialect !== openaiChat) expect(thoughtsOf(script.asked)).toEqual([sealed, sealed]);
    const rows = await gw.requestsOf(caller.userId);
    expect(rows.length).toBeGreaterThanOrEqual(script.asked.length);
    for (const row of rows) expect(row).toMatchObject({ status: 200, state: 'settled', stream: true });
  });
});

describe.skipIf(!hasAgents).each(named(PROGRAMS))('%s', (_, agent) => {
  test('a spent budget ends it with the words of the gateway, and no provider is called', async () => {
    const caller = await gw.createCaller({ user: { budgets: [{ amount: '0.01', period: 'month', hard: true }] } });
    const before = gw.upstream.requests.length;
    const run = await startAgent(agent, makeWorkplace(gw.url, caller.token, 'dear'), TASK);
    expect([run.code, run.err]).toEqual([1, expect.stringContaining('The budget is exhausted')]);
    expect(gw.upstream.requests.length).toBe(before);
  });

  test('a provider that fails once does not keep it from its task', async () => {
    const caller = await gw.createCaller();
    const place = makeWorkplace(gw.url, caller.token, 'chat-model');
    const script = writeScript(fileTurns(agent, place.work), openaiChat);
    gw.upstream.answer(script.answer);
    gw.upstream.enqueue({ kind: 'whole', status: 500, body: { error: { message: 'broken' } } });
    const run = await startAgent(agent, place, TASK);
    expect([run.code, run.out, run.err]).toEqual([0, expect.stringContaining(LAST_WORDS), expect.any(String)]);
  });
});

/** What Codex gives a model depends on the name that it calls it by: groups, free text, code that calls its tools. */
const CODEX_TOOLS = [
  ['unknown-model', 'multi_agent_v1__close_agent', { target: 'nobody' }, 'invalid agent id nobody'],
  ['gpt-5.5', 'apply_patch', { input: PATCH }, 'A first.txt'],
  ['gpt-5.6-sol', 'functions__exec', { input: `text(await tools.apply_patch(${JSON.stringify(PATCH)}))` }, 'completed'],
] as const;

test.skipIf(!hasAgents).each(CODEX_TOOLS)(
  'Codex, with %s of another format, runs %s',
  async (model, name, given, said) => {
    const caller = await gw.createCaller();
    const place = makeWorkplace(gw.url, caller.token, model);
    const script = writeScript([[{ name, given }]], anthropicMessages);
    gw.upstream.answer(script.answer);
    const run = await startAgent(codex, place, TASK);
    expect([run.code, run.out, run.err]).toEqual([0, expect.stringContaining(LAST_WORDS), expect.any(String)]);
    expect(resultsOf(script.asked)).toEqual([expect.stringContaining(said)]);
    expect(existsSync(join(place.work, 'first.txt'))).toBe(model !== 'unknown-model');
  },
);

test.skipIf(!hasAgents)('Gemini CLI searches with the model that its settings name', async () => {
  const caller = await gw.createCaller();
  const place = makeWorkplace(gw.url, caller.token, 'chat-model');
  const script = writeScript([[{ name: 'google_web_search', given: { query: 'gateways' } }]], openaiChat);
  gw.upstream.answer(script.answer);
  const run = await startAgent(geminiCli, place, TASK);
  expect([run.code, run.out, run.err]).toEqual([0, expect.stringContaining(LAST_WORDS), expect.any(String)]);
  expect(resultsOf(script.asked)).toEqual([expect.stringContaining('Web search results')]);
  const rows = await gw.requestsOf(caller.userId);
  expect(rows).toHaveLength(3);
  for (const row of rows) expect(row).toMatchObject({ status: 200, model: 'chat-model' });
});

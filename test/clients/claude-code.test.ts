import { Anthropic } from '@anthropic-ai/sdk';
import { afterAll, beforeAll, expect, test } from 'bun:test';
import { readExports } from '../support/client-pages.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { askedOf, callAnswer, FOUND, LAST_ANSWER, offerUpstreams, sendAs, UPSTREAMS } from './answers.ts';

// Claude Code's licence is not a free one, so no test installs it. This sends what it is documented to send: the beta endpoint
// and its headers, marks for the prompt cache, thinking, tools, streams and counts.

const BETAS = ['claude-code-20250219', 'interleaved-thinking-2025-05-14', 'context-management-2025-06-27'];
const EPHEMERAL = { type: 'ephemeral' } as const;
const TOOL = {
  name: 'find',
  description: 'Finds.',
  input_schema: { type: 'object' as const },
  cache_control: EPHEMERAL,
};
const SYSTEM = [
  { type: 'text' as const, text: 'You are an agent.' },
  { type: 'text' as const, text: 'Be brief.', cache_control: EPHEMERAL },
];

let gw: TestGateway;
let client: Anthropic;

beforeAll(async () => {
  gw = await startTestGateway();
  await offerUpstreams(gw);
  const { token } = await gw.createCaller();
  const { ANTHROPIC_BASE_URL, ANTHROPIC_AUTH_TOKEN } = readExports('claude-code', gw.url, token);
  client = new Anthropic({ baseURL: ANTHROPIC_BASE_URL, authToken: ANTHROPIC_AUTH_TOKEN, apiKey: null });
}, 30_000);
afterAll(() => gw.close());

test.each(UPSTREAMS)('with %s: a turn with a tool, streamed', async (model, dialect) => {
  gw.upstream.enqueue(sendAs(dialect, callAnswer(dialect), true), sendAs(dialect, LAST_ANSWER, true));
  const messages: Anthropic.Beta.BetaMessageParam[] = [{ role: 'user', content: 'Where is it?' }];
  const ask = (): Promise<Anthropic.Beta.BetaMessage> =>
    client.beta.messages
      .stream({
        model,
        messages,
        system: SYSTEM,
        tools: [TOOL],
        max_tokens: 32_000,
        metadata: { user_id: 'user_1_session_2' },
        thinking: { type: 'enabled', budget_tokens: 10_000 },
        betas: BETAS,
      })
      .finalMessage();
  const first = await ask();
  const call = first.content.find((block) => block.type === 'tool_use');
  expect([first.stop_reason, call?.name]).toEqual(['tool_use', 'find']);
  messages.push(
    { role: 'assistant', content: first.content },
    { role: 'user', content: [{ type: 'tool_result', tool_use_id: call?.id ?? '', content: 'There.' }] },
  );
  const last = await ask();
  expect(last.content).toMatchObject([{ type: 'text', text: FOUND }]);

  const asked = gw.upstream.requests.slice(-2);
  const said = askedOf(dialect, asked[1]?.body ?? '');
  expect(said.messages.map(({ role }) => role).filter((role) => role !== 'system' && role !== 'developer')).toEqual([
    'user',
    'assistant',
    'tool',
  ]);
  if (dialect.name !== 'anthropic-messages') return;
  expect([asked[1]?.path, asked[1]?.headers['anthropic-beta']]).toEqual(['/v1/messages', BETAS.join(',')]);
  expect(JSON.parse(asked[1]?.body ?? '')).toMatchObject({
    system: SYSTEM,
    tools: [TOOL],
    metadata: { user_id: 'user_1_session_2' },
  });
});

test('counts tokens, tools and instructions included', async () => {
  const asked = { model: 'chat-model', messages: [{ role: 'user' as const, content: 'Hi' }] };
  const plain = await client.beta.messages.countTokens({ ...asked, betas: BETAS });
  const whole = await client.beta.messages.countTokens({ ...asked, system: SYSTEM, tools: [TOOL], betas: BETAS });
  expect(whole.input_tokens).toBeGreaterThan(plain.input_tokens);
});

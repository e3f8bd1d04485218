import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Conversation, Message } from '../../src/dialects/conversation/index.ts';
import type { Dialect } from '../../src/dialects/port.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { callAnswer, FOUND, LAST_ANSWER, sendAs, UPSTREAMS, USAGE } from './answers.ts';
import { CLIENTS, PICTURE, QUESTION, RESULT } from './clients.ts';

const PRICE = { input: '1', output: '10' };
const encoder = new TextEncoder();

let gw: TestGateway;
let token = '';

beforeAll(async () => {
  gw = await startTestGateway();
  const offer = (model: string): object[] => [{ model, upstream_model: 'upstream-name', price: PRICE }];
  await gw.addProvider('chat', offer('chat-model'));
  await gw.addProvider('responses', offer('responses-model'), { kind: 'openai', dialects: ['openai-responses'] });
  await gw.addProvider('messages', offer('messages-model'), { kind: 'anthropic', base_url: gw.upstream.url });
  await gw.addProvider('gemini', offer('gemini-model'), { kind: 'gemini', base_url: gw.upstream.url });
  token = (await gw.createCaller()).token;
}, 30_000);
afterAll(() => gw.close());

/** What the provider was asked, as its own format reads it. */
function askedOf(dialect: Dialect, body: string): Conversation {
  const path = dialect.name === 'gemini' ? { model: 'upstream-name' } : {};
  const { text } = dialect.decodeHead(encoder.encode(body), path);
  return dialect.decodeRequest(text, path).conversation;
}

function textsOf(messages: readonly Message[], role: Message['role']): string {
  return messages
    .filter((message) => message.role === role)
    .flatMap((message) => message.content)
    .map((block) => (block.type === 'text' ? block.text : ''))
    .join('');
}

describe.each(CLIENTS.map((client) => [client.name, client] as const))('%s', (_, client) => {
  describe.each(UPSTREAMS)('with %s', (model, dialect) => {
    test.each([false, true])('asks, calls a tool and hears the answer (stream: %s)', async (stream) => {
      const before = gw.upstream.requests.length;
      gw.upstream.enqueue(sendAs(dialect, callAnswer(dialect), stream), sendAs(dialect, LAST_ANSWER, stream));
      const heard = await client.converse({ url: gw.url, token, model, stream });

      expect(heard).toEqual({
        calls: [{ name: 'find', given: { depth: 2 } }],
        text: FOUND,
        input: stream && client.readsInputAtStart === true ? 0 : USAGE.input + USAGE.cachedRead,
        output: USAGE.output,
      });
      const [first, second, ...others] = gw.upstream.requests.slice(before).map(({ body }) => askedOf(dialect, body));
      expect(others).toEqual([]);
      expect(first?.tools.map(({ name }) => name)).toEqual(['find']);
      expect(textsOf(first?.messages ?? [], 'user')).toBe(QUESTION);
      expect(JSON.stringify(first?.messages)).toContain(PICTURE);
      const turn = second?.messages.find(({ role }) => role === 'assistant');
      const call = turn?.content.find(({ type }) => type === 'tool-call');
      const result = second?.messages.find((message) => message.role === 'tool');
      expect(call).toMatchObject({ name: 'find' });
      expect(result?.toolCallId).toBe(call?.type === 'tool-call' ? call.id : 'none');
      expect(textsOf(second?.messages ?? [], 'tool')).toContain(RESULT);
    });
  });
});

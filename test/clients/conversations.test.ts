import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Message } from '../../src/dialects/conversation/index.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { askedOf, callAnswer, FOUND, LAST_ANSWER, offerUpstreams, sendAs, UPSTREAMS, USAGE } from './answers.ts';
import { CLIENTS, PICTURE, QUESTION, RESULT } from './clients.ts';
import type { Client } from './clients.ts';
import { closePython, hasPython, PYTHON_CLIENTS } from './python.ts';

let gw: TestGateway;
let token = '';

beforeAll(async () => {
  gw = await startTestGateway();
  await offerUpstreams(gw);
  token = (await gw.createCaller()).token;
}, 30_000);
afterAll(async () => {
  await closePython();
  await gw.close();
});

function textsOf(messages: readonly Message[], role: Message['role']): string {
  return messages
    .filter((message) => message.role === role)
    .flatMap((message) => message.content)
    .map((block) => (block.type === 'text' ? block.text : ''))
    .join('');
}

function holdConversations(client: Client): void {
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
}

const named = (clients: readonly Client[]): (readonly [string, Client])[] =>
  clients.map((client) => [client.name, client]);

describe.each(named(CLIENTS))('%s', (_, client) => holdConversations(client));
describe.skipIf(!hasPython).each(named(PYTHON_CLIENTS))('%s', (_, client) => holdConversations(client));

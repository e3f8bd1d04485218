import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { settledRow } from '../support/model-calls.ts';
import {
  askedSchema,
  callAnswer,
  cutStream,
  offerUpstreams,
  sendAs,
  textAnswer,
  THOUGHT,
  UPSTREAMS,
} from './answers.ts';
import { callPython, closePython, hasPython, IS_ASYNC, PYTHON_WAYS } from './python.ts';

const NAMES = ['chat-model', 'converse-model', 'gemini-model', 'messages-model', 'responses-model'];
const MODULES = ['openai_calls', 'anthropic_calls', 'genai_calls'] as const;
const PLACE = { type: 'object', properties: { place: { type: 'string' } }, required: ['place'] };

let gw: TestGateway;
let token = '';

beforeAll(async () => {
  gw = await startTestGateway();
  await offerUpstreams(gw);
  token = (await gw.createCaller({ user: { allowed_models: NAMES } })).token;
}, 30_000);
afterAll(async () => {
  await closePython();
  await gw.close();
});

const call = (module: string, name: string, given: object): Promise<unknown> =>
  callPython(module, name, { url: gw.url, token, ...given });

describe.skipIf(!hasPython).each(IS_ASYNC)('the packages for Python (async: %s)', (isAsync) => {
  describe.each(UPSTREAMS)('with %s', (model, dialect) => {
    test.each(PYTHON_WAYS)(
      '%s: a class becomes a schema, and the answer one of its objects',
      async (_, module, way) => {
        gw.upstream.enqueue(sendAs(dialect, textAnswer('{"place":"Behind the door"}'), false));
        expect(await call(module, `parse_${way}`, { model, is_async: isAsync })).toBe('Behind the door');
        expect(askedSchema(gw, dialect)).toMatchObject(PLACE);
      },
    );

    test.each(PYTHON_WAYS)('%s: reads what the model thought', async (_, module, way) => {
      gw.upstream.enqueue(sendAs(dialect, callAnswer(dialect), false));
      expect(await call(module, `think_${way}`, { model, is_async: isAsync })).toContain(THOUGHT);
    });

    test.each(MODULES)('%s: who leaves in the middle of a stream is settled', async (module) => {
      const caller = await gw.createCaller();
      gw.upstream.enqueue(cutStream(dialect));
      await call(module, 'leave', { token: caller.token, model, is_async: isAsync });
      expect((await settledRow(gw, caller.userId)).state).not.toBe('held');
    });
  });

  test.each(MODULES)('%s: lists the models page by page, and reads one', async (module) => {
    const names = await call(module, 'list_models', { is_async: isAsync });
    expect((names as string[]).toSorted((a, b) => a.localeCompare(b))).toEqual(NAMES);
    expect(await call(module, 'read_model', { model: 'chat-model', is_async: isAsync })).toBe('chat-model');
  });

  test.each(MODULES)('%s: counts tokens without a provider', async (module) => {
    const before = gw.upstream.requests.length;
    const text = 'Where is it? '.repeat(20);
    const count = Number(await call(module, 'count', { model: 'chat-model', text, is_async: isAsync }));
    // 260 characters of English are 60 tokens or so; the estimate is above.
    expect([count > 60, count < 200, gw.upstream.requests.length]).toEqual([true, true, before]);
  });
});

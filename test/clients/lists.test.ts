import { Anthropic, NotFoundError } from '@anthropic-ai/sdk';
import { ApiError, GoogleGenAI } from '@google/genai';
import { Anthropic as Anthropic0 } from 'anthropic-sdk-0';
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { OpenAI } from 'openai';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';

const PRICE = { input: '1', output: '10' };
const NAMES = ['alpha', 'beta', 'lab/gamma'];

let gw: TestGateway;
let token = '';
let userId = '';

beforeAll(async () => {
  gw = await startTestGateway();
  await gw.addProvider(
    'lab',
    [...NAMES, 'hidden'].map((model) => ({ model, upstream_model: 'upstream-name', price: PRICE })),
  );
  const caller = await gw.createCaller({ user: { allowed_models: NAMES } });
  token = caller.token;
  userId = caller.userId;
}, 30_000);
afterAll(() => gw.close());

async function collect<T>(items: AsyncIterable<T>, read: (item: T) => string | undefined): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const item of items) found.push(read(item) ?? '');
  return found.toSorted((a, b) => a.localeCompare(b));
}

const genai = (): GoogleGenAI => new GoogleGenAI({ apiKey: token, httpOptions: { baseUrl: gw.url } });
const oldGenai = (): GoogleGenAI =>
  new GoogleGenAI({ apiKey: token, apiVersion: 'v1beta', httpOptions: { baseUrl: gw.url } });

describe('models, in the shape of who asks', () => {
  test('openai lists and reads them', async () => {
    const client = new OpenAI({ baseURL: `${gw.url}/v1`, apiKey: token });
    expect(await collect(await client.models.list(), ({ id }) => id)).toEqual(NAMES);
    expect(await client.models.retrieve('alpha')).toMatchObject({ id: 'alpha', object: 'model', owned_by: 'lab' });
  });

  test.each([
    ['1.x', () => new Anthropic({ baseURL: gw.url, apiKey: token })],
    ['0.x', () => new Anthropic0({ baseURL: gw.url, apiKey: token })],
  ] as const)('@anthropic-ai/sdk %s lists them page by page, and reads one', async (_, create) => {
    const { models } = create();
    expect(await collect<{ id: string }>(await models.list({ limit: 2 }), ({ id }) => id)).toEqual(NAMES);
    expect(await models.retrieve('beta')).toMatchObject({ id: 'beta', type: 'model', display_name: 'beta' });
  });

  test.each([
    ['v1', genai],
    ['v1beta', oldGenai],
  ] as const)('@google/genai lists them page by page under %s, and reads one', async (_, create) => {
    const { models } = create();
    const names = await collect(await models.list({ config: { pageSize: 2 } }), ({ name }) => name);
    expect(names).toEqual(NAMES.map((name) => `models/${name}`));
    expect(await models.get({ model: 'alpha' })).toMatchObject({ name: 'models/alpha', displayName: 'alpha' });
  });

  test('an error has the shape of who asks', async () => {
    const client = new Anthropic({ baseURL: gw.url, apiKey: token, maxRetries: 0 });
    const missed = client.models.retrieve('nowhere').catch((error: unknown) => error);
    expect(await missed).toBeInstanceOf(NotFoundError);
    expect((await missed) as NotFoundError).toMatchObject({ type: 'not_found_error' });
    const other = await genai()
      .models.get({ model: 'nowhere' })
      .catch((error: unknown) => error);
    expect(other).toBeInstanceOf(ApiError);
    expect((other as ApiError).message).toContain('NOT_FOUND');
    const page = await fetch(`${gw.url}/v1beta/models?pageSize=no`, { headers: { 'x-goog-api-key': token } });
    expect([page.status, await page.json()]).toMatchObject([400, { error: { status: 'INVALID_ARGUMENT' } }]);
  });
});

describe('token counts, estimated without a provider', () => {
  const contents = 'Where is it? '.repeat(20);
  const messages = [{ role: 'user' as const, content: contents }];

  test('each SDK counts the same input, and nothing is charged', async () => {
    const anthropic = new Anthropic({ baseURL: gw.url, apiKey: token });
    const openai = new OpenAI({ baseURL: `${gw.url}/v1`, apiKey: token });
    const counts = [
      (await anthropic.messages.countTokens({ model: 'alpha', messages })).input_tokens,
      (await openai.responses.inputTokens.count({ model: 'alpha', input: contents })).input_tokens,
      (await genai().models.countTokens({ model: 'alpha', contents })).totalTokens ?? 0,
      (await oldGenai().models.countTokens({ model: 'alpha', contents })).totalTokens ?? 0,
    ];
    // 260 characters of English are 60 tokens or so; the estimate is above.
    for (const count of counts) expect([count > 60, count < 200]).toEqual([true, true]);
    expect(await gw.requestsOf(userId)).toEqual([]);
    expect(gw.upstream.requests).toEqual([]);
  });

  test('the request inside a request of Gemini is counted too', async () => {
    const answer = await fetch(`${gw.url}/v1beta/models/alpha:countTokens?key=${token}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ generateContentRequest: { contents: [{ parts: [{ text: contents }] }] } }),
    });
    expect([answer.status, await answer.json()]).toEqual([200, { totalTokens: expect.any(Number) }]);
  });

  test('a model that may not be called is not counted for', async () => {
    const client = new Anthropic({ baseURL: gw.url, apiKey: token, maxRetries: 0 });
    const refused = await client.messages.countTokens({ model: 'hidden', messages }).catch((error: unknown) => error);
    expect(refused).toMatchObject({ status: 403 });
    const wrong = new Anthropic({ baseURL: gw.url, apiKey: 'tg-wrong', maxRetries: 0 });
    const unknown = await wrong.messages.countTokens({ model: 'alpha', messages }).catch((error: unknown) => error);
    expect(unknown).toMatchObject({ status: 401, type: 'authentication_error' });
  });
});

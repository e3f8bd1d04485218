import { ApiError, GoogleGenAI } from '@google/genai';
import * as anthropic from '@anthropic-ai/sdk';
import * as anthropic0 from 'anthropic-sdk-0';
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import * as openai from 'openai';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { CHAT, LAST_ANSWER } from './answers.ts';

const PRICE = { input: '1', output: '10' };
const BIG_PRICE = { input: '1000000', output: '1000000' };

let gw: TestGateway;
let providers = 0;

beforeAll(async () => {
  gw = await startTestGateway();
  await gw.addProvider('plain', [{ model: 'gpt', upstream_model: 'upstream-name', price: PRICE }]);
  await gw.addProvider('dear', [{ model: 'dear', upstream_model: 'upstream-name', price: BIG_PRICE }]);
}, 30_000);
afterAll(() => gw.close());

type Ask = (token: string, model: string) => Promise<unknown>;

/** The classes that a package raises, by status. */
interface Package {
  readonly name: string;
  readonly ask: Ask;
  readonly classes: Readonly<Record<401 | 402 | 403 | 404 | 429 | 500, abstract new (...given: never[]) => Error>>;
  /** Whether it tries again by itself. */
  readonly retries: boolean;
}

const MESSAGES = [{ role: 'user' as const, content: 'Hi' }];

function anthropicPackage(name: string, sdk: typeof anthropic): Package {
  return {
    name,
    ask: (apiKey, model) =>
      new sdk.Anthropic({ baseURL: gw.url, apiKey }).messages.create({ model, max_tokens: 10, messages: MESSAGES }),
    classes: {
      401: sdk.AuthenticationError,
      402: sdk.APIError,
      403: sdk.PermissionDeniedError,
      404: sdk.NotFoundError,
      429: sdk.RateLimitError,
      500: sdk.InternalServerError,
    },
    retries: true,
  };
}

const openaiClasses = {
  401: openai.AuthenticationError,
  402: openai.APIError,
  403: openai.PermissionDeniedError,
  404: openai.NotFoundError,
  429: openai.RateLimitError,
  500: openai.InternalServerError,
};

const PACKAGES: readonly Package[] = [
  {
    name: 'openai, chat completions',
    ask: (apiKey, model) =>
      new openai.OpenAI({ baseURL: `${gw.url}/v1`, apiKey }).chat.completions.create({ model, messages: MESSAGES }),
    classes: openaiClasses,
    retries: true,
  },
  {
    name: 'openai, responses',
    ask: (apiKey, model) =>
      new openai.OpenAI({ baseURL: `${gw.url}/v1`, apiKey }).responses.create({ model, input: 'Hi' }),
    classes: openaiClasses,
    retries: true,
  },
  anthropicPackage('@anthropic-ai/sdk 1.x', anthropic),
  // Of the same names and shapes as far as this test looks; its types are another version's.
  anthropicPackage('@anthropic-ai/sdk 0.x', anthropic0 as unknown as typeof anthropic),
  {
    name: '@google/genai',
    ask: (apiKey, model) =>
      new GoogleGenAI({ apiKey, httpOptions: { baseUrl: gw.url } }).models.generateContent({ model, contents: 'Hi' }),
    classes: { 401: ApiError, 402: ApiError, 403: ApiError, 404: ApiError, 429: ApiError, 500: ApiError },
    retries: false,
  },
];

async function errorOf(asked: Promise<unknown>): Promise<{ readonly error: unknown; readonly status: unknown }> {
  try {
    await asked;
  } catch (error) {
    return { error, status: error instanceof Error && 'status' in error ? error.status : null };
  }
  throw new Error('nothing was thrown');
}

async function offerOwn(): Promise<string> {
  const model = `own-${providers++}`;
  await gw.addProvider(`provider-${model}`, [{ model, upstream_model: 'upstream-name', price: PRICE }]);
  return model;
}

describe.each(PACKAGES.map((each) => [each.name, each] as const))('%s', (_, { ask, classes, retries }) => {
  async function raises(
    status: keyof Package['classes'],
    asked: Promise<unknown>,
    statusSeen: number = status,
  ): Promise<void> {
    const raised = await errorOf(asked);
    expect(raised.status).toBe(statusSeen);
    expect(raised.error).toBeInstanceOf(classes[status]);
  }

  test('a wrong token, an unknown model and one that is not allowed raise their classes', async () => {
    const caller = await gw.createCaller({ user: { allowed_models: ['gpt'] } });
    await raises(401, ask('tg-wrong', 'gpt'));
    await raises(404, ask(caller.token, 'unknown'));
    await raises(403, ask(caller.token, 'dear'));
  });

  test('a budget that is spent raises 402, and nothing is tried again', async () => {
    const caller = await gw.createCaller({ user: { budgets: [{ amount: '0.01', period: 'month', hard: true }] } });
    const before = gw.upstream.requests.length;
    await raises(402, ask(caller.token, 'dear'));
    expect(gw.upstream.requests.length).toBe(before);
  });

  test('a rate limit raises 429 without another try where the wait is long', async () => {
    const caller = await gw.createCaller({ user: { limits: { requests_per_day: 1 } } });
    gw.upstream.enqueue(CHAT.write(LAST_ANSWER, false));
    await ask(caller.token, 'gpt');
    await raises(429, ask(caller.token, 'gpt'));
  });

  test('a provider that fails raises a server error and is tried again by who does so', async () => {
    const caller = await gw.createCaller();
    const model = await offerOwn();
    const before = gw.upstream.requests.length;
    gw.upstream.answer({ kind: 'whole', status: 500, body: { error: { message: 'broken' } } });
    const raised = await errorOf(ask(caller.token, model));
    gw.upstream.answer({ kind: 'whole', body: '{}' });
    expect(Number(raised.status)).toBeGreaterThanOrEqual(500);
    expect(raised.error).toBeInstanceOf(classes[500]);
    // One deployment is tried once, so what the SDK tries again may help.
    expect(gw.upstream.requests.length - before).toBe(retries ? 3 : 1);
  });
});

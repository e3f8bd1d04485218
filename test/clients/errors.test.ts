import { ApiError, GoogleGenAI } from '@google/genai';
import * as anthropic from '@anthropic-ai/sdk';
import * as anthropic0 from 'anthropic-sdk-0';
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import * as openai from 'openai';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { LAST_ANSWER, sendAs } from './answers.ts';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { callPython, closePython, hasPython, IS_ASYNC, PYTHON_WAYS, PythonError } from './python.ts';

const PRICE = { input: '1', output: '10' };
const BIG_PRICE = { input: '1000000', output: '1000000' };

let gw: TestGateway;
let providers = 0;

beforeAll(async () => {
  gw = await startTestGateway();
  await gw.addProvider('plain', [{ model: 'gpt', upstream_model: 'upstream-name', price: PRICE }]);
  await gw.addProvider('dear', [{ model: 'dear', upstream_model: 'upstream-name', price: BIG_PRICE }]);
}, 30_000);
afterAll(async () => {
  await closePython();
  await gw.close();
});

type Ask = (token: string, model: string) => Promise<unknown>;

type Status = 401 | 402 | 403 | 404 | 429 | 500;
type Classes = Readonly<Record<Status, abstract new (...given: never[]) => Error>>;

/** What a package raises. */
interface Package {
  readonly name: string;
  readonly ask: Ask;
  /** Whether the error is of the class that stands for this status. */
  readonly isClass: (error: unknown, status: Status) => boolean;
  /** Whether it tries again by itself. */
  readonly retries: boolean;
}

const oneOf =
  (classes: Classes): Package['isClass'] =>
  (error, status) =>
    error instanceof classes[status];

const MESSAGES = [{ role: 'user' as const, content: 'Hi' }];

function anthropicPackage(name: string, sdk: typeof anthropic): Package {
  return {
    name,
    ask: (apiKey, model) =>
      new sdk.Anthropic({ baseURL: gw.url, apiKey }).messages.create({ model, max_tokens: 10, messages: MESSAGES }),
    isClass: oneOf({
      401: sdk.AuthenticationError,
      402: sdk.APIError,
      403: sdk.PermissionDeniedError,
      404: sdk.NotFoundError,
      429: sdk.RateLimitError,
      500: sdk.InternalServerError,
    }),
    retries: true,
  };
}

const isOpenaiClass = oneOf({
  401: openai.AuthenticationError,
  402: openai.APIError,
  403: openai.PermissionDeniedError,
  404: openai.NotFoundError,
  429: openai.RateLimitError,
  500: openai.InternalServerError,
});

const PACKAGES: readonly Package[] = [
  {
    name: 'openai, chat completions',
    ask: (apiKey, model) =>
      new openai.OpenAI({ baseURL: `${gw.url}/v1`, apiKey }).chat.completions.create({ model, messages: MESSAGES }),
    isClass: isOpenaiClass,
    retries: true,
  },
  {
    name: 'openai, responses',
    ask: (apiKey, model) =>
      new openai.OpenAI({ baseURL: `${gw.url}/v1`, apiKey }).responses.create({ model, input: 'Hi' }),
    isClass: isOpenaiClass,
    retries: true,
  },
  anthropicPackage('@anthropic-ai/sdk 1.x', anthropic),
  // Of the same names and shapes as far as this test looks; its types are another version's.
  anthropicPackage('@anthropic-ai/sdk 0.x', anthropic0 as unknown as typeof anthropic),
  {
    name: '@google/genai',
    ask: (apiKey, model) =>
      new GoogleGenAI({ apiKey, httpOptions: { baseUrl: gw.url } }).models.generateContent({ model, contents: 'Hi' }),
    isClass: (error) => error instanceof ApiError,
    retries: false,
  },
];

const PYTHON_CLASSES = {
  openai_calls: {
    401: 'AuthenticationError',
    402: 'APIStatusError',
    403: 'PermissionDeniedError',
    404: 'NotFoundError',
    429: 'RateLimitError',
    500: 'InternalServerError',
  },
  anthropic_calls: {
    401: 'AuthenticationError',
    402: 'PaymentRequiredError',
    403: 'PermissionDeniedError',
    404: 'NotFoundError',
    429: 'RateLimitError',
    500: 'InternalServerError',
  },
  genai_calls: {
    401: 'ClientError',
    402: 'ClientError',
    403: 'ClientError',
    404: 'ClientError',
    429: 'ClientError',
    500: 'ServerError',
  },
} as const satisfies Readonly<Record<string, Readonly<Record<Status, string>>>>;

const PYTHON_PACKAGES: readonly Package[] = PYTHON_WAYS.flatMap(([name, module, way]) =>
  IS_ASYNC.map((isAsync) => ({
    name: isAsync ? `${name}, async` : name,
    ask: (token, model) => callPython(module, `ask_${way}`, { url: gw.url, token, model, is_async: isAsync }),
    isClass: (error, status) => error instanceof PythonError && error.classes.includes(PYTHON_CLASSES[module][status]),
    retries: module !== 'genai_calls',
  })),
);

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

function raisesItsClasses({ ask, isClass, retries }: Package): void {
  async function raises(status: Status, asked: Promise<unknown>): Promise<void> {
    const raised = await errorOf(asked);
    expect(raised.status).toBe(status);
    expect([raised.error, isClass(raised.error, status)]).toEqual([raised.error, true]);
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
    gw.upstream.enqueue(sendAs(openaiChat, LAST_ANSWER, false));
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
    expect([raised.error, isClass(raised.error, 500)]).toEqual([raised.error, true]);
    // One deployment is tried once, so what the SDK tries again may help.
    expect(gw.upstream.requests.length - before).toBe(retries ? 3 : 1);
  });
}

const named = (packages: readonly Package[]): (readonly [string, Package])[] =>
  packages.map((each) => [each.name, each]);

describe.each(named(PACKAGES))('%s', (_, each) => raisesItsClasses(each));
describe.skipIf(!hasPython).each(named(PYTHON_PACKAGES))('%s', (_, each) => raisesItsClasses(each));

import { ApiError, GoogleGenAI } from '@google/genai';
import * as anthropic from '@anthropic-ai/sdk';
import * as anthropic0 from 'anthropic-sdk-0';
import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import * as openai from 'openai';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import type { UpstreamAnswer } from '../support/upstream.ts';
import { FOUND, LAST_ANSWER, sendAs } from './answers.ts';

const PRICE = { input: '1', output: '10' };
const MESSAGES = [{ role: 'user' as const, content: 'Hi' }];
const OK = sendAs(openaiChat, LAST_ANSWER, false);
const CUT: UpstreamAnswer = {
  kind: 'sse',
  events: [
    { id: 'c', choices: [{ index: 0, delta: { role: 'assistant', content: 'Found' } }] },
    { id: 'c', choices: [{ index: 0, delta: { content: ' it' } }] },
  ],
  cutAfterEvents: 2,
};
const failing = (status: number, headers: Record<string, string> = {}): UpstreamAnswer => ({
  kind: 'whole',
  status,
  headers,
  body: { error: { message: 'no' } },
});

let gw: TestGateway;
let count = 0;

beforeAll(async () => {
  gw = await startTestGateway();
}, 30_000);
afterAll(() => gw.close());

interface AskOptions {
  readonly token: string;
  readonly model: string;
  /** Of the package itself. */
  readonly retries?: number;
}

type ErrorClass = abstract new (...given: never[]) => Error;

/** One package: how it is asked, and what it raises by status. */
interface Package {
  readonly name: string;
  readonly ask: (options: AskOptions) => Promise<string>;
  readonly stream: (options: AskOptions) => Promise<string>;
  readonly classes: Readonly<Record<400 | 413 | 429 | 502 | 503 | 504, ErrorClass>>;
  /** What a stream raises that breaks. */
  readonly broken: ErrorClass;
  /** Whether it tries again by itself. */
  readonly tries: boolean;
}

function openaiPackage(name: string, answers: 'chat' | 'responses'): Package {
  const client = ({ token, retries }: AskOptions): openai.OpenAI =>
    new openai.OpenAI({
      baseURL: `${gw.url}/v1`,
      apiKey: token,
      ...(retries === undefined ? {} : { maxRetries: retries }),
    });
  return {
    name,
    async ask(options) {
      if (answers === 'responses')
        return (await client(options).responses.create({ model: options.model, input: 'Hi' })).output_text;
      const said = await client(options).chat.completions.create({ model: options.model, messages: MESSAGES });
      return said.choices[0]?.message.content ?? '';
    },
    async stream(options) {
      let text = '';
      if (answers === 'responses') {
        const events = await client(options).responses.create({ model: options.model, input: 'Hi', stream: true });
        for await (const event of events) text += event.type === 'response.output_text.delta' ? event.delta : '';
        return text;
      }
      const asked = { model: options.model, messages: MESSAGES, stream: true as const };
      for await (const chunk of await client(options).chat.completions.create(asked))
        text += chunk.choices[0]?.delta.content ?? '';
      return text;
    },
    classes: {
      400: openai.BadRequestError,
      413: openai.APIError,
      429: openai.RateLimitError,
      502: openai.InternalServerError,
      503: openai.InternalServerError,
      504: openai.InternalServerError,
    },
    broken: openai.APIError,
    tries: true,
  };
}

function anthropicPackage(name: string, sdk: typeof anthropic, classes: Partial<Package['classes']>): Package {
  const client = ({ token, retries }: AskOptions): anthropic.Anthropic =>
    new sdk.Anthropic({ baseURL: gw.url, apiKey: token, ...(retries === undefined ? {} : { maxRetries: retries }) });
  return {
    name,
    async ask(options) {
      const said = await client(options).messages.create({ model: options.model, max_tokens: 10, messages: MESSAGES });
      return said.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
    },
    async stream(options) {
      let text = '';
      const asked = { model: options.model, max_tokens: 10, messages: MESSAGES, stream: true as const };
      for await (const event of await client(options).messages.create(asked))
        if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') text += event.delta.text;
      return text;
    },
    classes: {
      400: sdk.BadRequestError,
      413: sdk.APIError,
      429: sdk.RateLimitError,
      502: sdk.InternalServerError,
      503: sdk.InternalServerError,
      504: sdk.InternalServerError,
      ...classes,
    },
    broken: sdk.APIError,
    tries: true,
  };
}

const google = ({ token }: AskOptions): GoogleGenAI =>
  new GoogleGenAI({ apiKey: token, httpOptions: { baseUrl: gw.url } });

const PACKAGES: readonly Package[] = [
  openaiPackage('openai, chat completions', 'chat'),
  openaiPackage('openai, responses', 'responses'),
  anthropicPackage('@anthropic-ai/sdk 1.x', anthropic, {
    413: anthropic.ContentTooLargeError,
    503: anthropic.ServiceUnavailableError,
    504: anthropic.GatewayTimeoutError,
  }),
  // Of the same names and shapes as far as this test looks; its types are another version's.
  anthropicPackage('@anthropic-ai/sdk 0.x', anthropic0 as unknown as typeof anthropic, {}),
  {
    name: '@google/genai',
    ask: async (options) =>
      (await google(options).models.generateContent({ model: options.model, contents: 'Hi' })).text ?? '',
    async stream(options) {
      let text = '';
      const asked = { model: options.model, contents: 'Hi' };
      for await (const chunk of await google(options).models.generateContentStream(asked)) text += chunk.text ?? '';
      return text;
    },
    classes: { 400: ApiError, 413: ApiError, 429: ApiError, 502: ApiError, 503: ApiError, 504: ApiError },
    broken: Error,
    tries: false,
  },
];

/** A model of its own with a provider for each of these. */
async function offer(...providers: readonly object[]): Promise<string> {
  count += 1;
  const model = `m-${count}`;
  for (const [n, fields] of providers.entries())
    await gw.addProvider(`p-${count}-${n}`, [{ model, upstream_model: 'upstream-name', price: PRICE }], {
      priority: n + 1,
      ...fields,
    });
  return model;
}

async function raisedBy(asked: Promise<unknown>): Promise<{ readonly error: unknown; readonly status: unknown }> {
  try {
    await asked;
  } catch (error) {
    return { error, status: error instanceof Error && 'status' in error ? error.status : null };
  }
  throw new Error('nothing was thrown');
}

describe.each(PACKAGES.map((each) => [each.name, each] as const))(
  '%s',
  (_, { ask, stream, classes, broken, tries }) => {
    /** Asks, checks status and class, and answers how often the provider was called. */
    async function expectRaised(status: keyof Package['classes'], asked: () => Promise<unknown>): Promise<number> {
      const before = gw.upstream.requests.length;
      const raised = await raisedBy(asked());
      expect(raised.status).toBe(status);
      expect(raised.error).toBeInstanceOf(classes[status]);
      return gw.upstream.requests.length - before;
    }
    const token = async (user: object = {}): Promise<string> => (await gw.createCaller({ user })).token;

    test.each([400, 413] as const)("a provider's %d is the client's own, and is not tried again", async (status) => {
      const model = await offer({});
      gw.upstream.enqueue(failing(status));
      const mine = await token();
      expect(await expectRaised(status, () => ask({ token: mine, model }))).toBe(1);
    });

    test('what no further try helps is not tried again: a credential that the provider refuses, an account without money', async () => {
      const mine = await token();
      for (const answer of [failing(401), failing(403), failing(404), failing(402)]) {
        const model = await offer({});
        gw.upstream.enqueue(answer);
        expect(await expectRaised(502, () => ask({ token: mine, model }))).toBe(1);
      }
    });

    test('what was tried elsewhere already is not tried again', async () => {
      const model = await offer({}, {});
      gw.upstream.enqueue(failing(500), failing(500));
      const mine = await token();
      expect(await expectRaised(502, () => ask({ token: mine, model }))).toBe(2);
    });

    test('a short wait is waited for, and the next try helps; a long one is not', async () => {
      const mine = await token();
      const model = await offer({});
      gw.upstream.enqueue(failing(429, { 'retry-after-ms': '40' }), OK);
      if (tries) expect(await ask({ token: mine, model })).toBe(FOUND);
      else {
        expect(await expectRaised(429, () => ask({ token: mine, model }))).toBe(1);
        await Bun.sleep(60);
        expect(await ask({ token: mine, model })).toBe(FOUND);
      }
      const other = await offer({});
      gw.upstream.enqueue(failing(429, { 'retry-after': '3600' }));
      const started = performance.now();
      expect(await expectRaised(429, () => ask({ token: mine, model: other }))).toBe(1);
      expect(performance.now() - started).toBeLessThan(5_000);
    });

    test('no provider is 503, and one that does not answer in time 504', async () => {
      const mine = await token();
      const off = await offer({ enabled: false });
      expect(await expectRaised(503, () => ask({ token: mine, model: off, retries: 0 }))).toBe(0);
      const slow = await offer({ first_byte_timeout_ms: 80 });
      gw.upstream.enqueue({ kind: 'stall' });
      expect(await expectRaised(504, () => ask({ token: mine, model: slow, retries: 0 }))).toBe(1);
    });

    test('too many calls at once are 429', async () => {
      const mine = await token({ limits: { concurrent_requests: 1 } });
      const model = await offer({});
      const before = gw.upstream.requests.length;
      gw.upstream.enqueue(OK.kind === 'stall' ? OK : { ...OK, delayMs: 300 });
      const first = ask({ token: mine, model });
      await gw.upstream.received(before + 1);
      expect(await expectRaised(429, () => ask({ token: mine, model, retries: 0 }))).toBe(0);
      expect(await first).toBe(FOUND);
    });

    test('a stream that breaks raises, and does not pass for whole', async () => {
      const mine = await token();
      const model = await offer({});
      gw.upstream.enqueue(CUT);
      const before = gw.upstream.requests.length;
      const { error } = await raisedBy(stream({ token: mine, model }));
      expect(error).toBeInstanceOf(broken);
      expect(gw.upstream.requests.length - before).toBe(1);
    });
  },
);

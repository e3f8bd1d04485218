import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { openaiChat } from '../../src/dialects/openai-chat/index.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import type { UpstreamAnswer } from '../support/upstream.ts';
import { FOUND, LAST_ANSWER, sendAs } from './answers.ts';
import { raisedBy, SDK_PACKAGES } from './sdk-packages.ts';
import type { SdkPackage } from './sdk-packages.ts';

const PRICE = { input: '1', output: '10' };
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

describe.each(SDK_PACKAGES.map((each) => [each.name, each] as const))(
  '%s',
  (_, { ask, stream, classes, broken, tries }) => {
    /** Asks, checks status and class, and answers how often the provider was called. */
    async function expectRaised(status: keyof SdkPackage['classes'], asked: () => Promise<unknown>): Promise<number> {
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
      expect(await expectRaised(status, () => ask({ url: gw.url, token: mine, model }))).toBe(1);
    });

    test('what no further try helps is not tried again: a credential that the provider refuses, an account without money', async () => {
      const mine = await token();
      for (const answer of [failing(401), failing(403), failing(404), failing(402)]) {
        const model = await offer({});
        gw.upstream.enqueue(answer);
        expect(await expectRaised(502, () => ask({ url: gw.url, token: mine, model }))).toBe(1);
      }
    });

    test('what was tried elsewhere already is not tried again', async () => {
      const model = await offer({}, {});
      gw.upstream.enqueue(failing(500), failing(500));
      const mine = await token();
      expect(await expectRaised(502, () => ask({ url: gw.url, token: mine, model }))).toBe(2);
    });

    test('a short wait is waited for, and the next try helps; a long one is not', async () => {
      const mine = await token();
      const model = await offer({});
      gw.upstream.enqueue(failing(429, { 'retry-after-ms': '40' }), OK);
      if (tries) expect(await ask({ url: gw.url, token: mine, model })).toBe(FOUND);
      else {
        expect(await expectRaised(429, () => ask({ url: gw.url, token: mine, model }))).toBe(1);
        await Bun.sleep(60);
        expect(await ask({ url: gw.url, token: mine, model })).toBe(FOUND);
      }
      const other = await offer({});
      gw.upstream.enqueue(failing(429, { 'retry-after': '3600' }));
      const started = performance.now();
      expect(await expectRaised(429, () => ask({ url: gw.url, token: mine, model: other }))).toBe(1);
      expect(performance.now() - started).toBeLessThan(5_000);
    });

    test('no provider is 503, and one that does not answer in time 504', async () => {
      const mine = await token();
      const off = await offer({ enabled: false });
      expect(await expectRaised(503, () => ask({ url: gw.url, token: mine, model: off, retries: 0 }))).toBe(0);
      const slow = await offer({ first_byte_timeout_ms: 80 });
      gw.upstream.enqueue({ kind: 'stall' });
      expect(await expectRaised(504, () => ask({ url: gw.url, token: mine, model: slow, retries: 0 }))).toBe(1);
    });

    test('too many calls at once are 429', async () => {
      const mine = await token({ limits: { concurrent_requests: 1 } });
      const model = await offer({});
      const before = gw.upstream.requests.length;
      gw.upstream.enqueue(OK.kind === 'stall' ? OK : { ...OK, delayMs: 300 });
      const first = ask({ url: gw.url, token: mine, model });
      await gw.upstream.received(before + 1);
      expect(await expectRaised(429, () => ask({ url: gw.url, token: mine, model, retries: 0 }))).toBe(0);
      expect(await first).toBe(FOUND);
    });

    test('a stream that breaks raises, and does not pass for whole', async () => {
      const mine = await token();
      const model = await offer({});
      gw.upstream.enqueue(CUT);
      const before = gw.upstream.requests.length;
      const { error } = await raisedBy(stream({ url: gw.url, token: mine, model }));
      expect(error).toBeInstanceOf(broken);
      expect(gw.upstream.requests.length - before).toBe(1);
    });
  },
);

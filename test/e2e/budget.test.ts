import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { chat, createCaller, offerModel, signIn } from './support/api.ts';
import type { Admin } from './support/api.ts';
import { cleanUp, makeFolder, startServer } from './support/server.ts';

const AT_ONCE = 500;
const TOKENS = 10;
const MODEL = 'metered';

async function sendAll(origin: string, token: string, body: object): Promise<ReadonlyMap<number, number>> {
  const statuses = await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      const response = await chat(origin, token, body);
      await response.arrayBuffer();
      return response.status;
    }),
  );
  const counts = new Map<number, number>();
  for (const status of statuses) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}

describe.each([1, 4])('with %p workers', (workers) => {
  let admin: Admin;
  let origin = '';

  beforeAll(async () => {
    ({ origin } = await startServer({ dataDir: makeFolder(), env: { TALLYGATE_WORKERS: String(workers) } }));
    admin = await signIn(origin);
    // Ten output tokens at one dollar each and free input: the hold of a call with a cap of ten is exactly its charge.
    await offerModel(admin, MODEL, `sandbox-size-${TOKENS}-delay-50`, { input: '0', output: '1000000' });
  });

  afterAll(cleanUp);

  test.each([false, true])(
    '500 at once on a hard budget for 100: never more than it pays for (stream: %p)',
    async (stream) => {
      const { token, userId } = await createCaller(admin, {
        name: `budget-${stream}`,
        budgets: [{ amount: '1000.00', period: 'total', hard: true }],
      });
      const counts = await sendAll(origin, token, { model: MODEL, max_tokens: TOKENS, stream });
      const passed = counts.get(200) ?? 0;
      expect(passed).toBeGreaterThanOrEqual(99);
      expect(passed).toBeLessThanOrEqual(100);
      expect(counts.get(402)).toBe(AT_ONCE - passed);
      const user = await admin.get(`/admin/customer-users/${userId}`);
      expect(user['budgets']).toMatchObject([{ spent: String(passed * TOKENS), held: '0' }]);
    },
  );

  test('500 at once on a limit of 60 a minute: 60, and what refilled meanwhile', async () => {
    const { token } = await createCaller(admin, { name: 'limited', limits: { requests_per_minute: 60 } });
    const beganAt = performance.now();
    const counts = await sendAll(origin, token, { model: 'sandbox' });
    const refilled = Math.ceil((performance.now() - beganAt) / 1000);
    const passed = counts.get(200) ?? 0;
    expect(passed).toBeGreaterThanOrEqual(60);
    expect(passed).toBeLessThanOrEqual(60 + refilled);
    expect(counts.get(429)).toBe(AT_ONCE - passed);
  });

  test('500 at once on ten concurrent ones: a refused call uses nothing up', async () => {
    const { token } = await createCaller(admin, {
      name: 'concurrent',
      limits: { concurrent_requests: 10, requests_per_minute: 600 },
    });
    const counts = await sendAll(origin, token, { model: 'sandbox-delay-300' });
    expect(counts.get(200)).toBeGreaterThanOrEqual(10);
    expect((counts.get(200) ?? 0) + (counts.get(429) ?? 0)).toBe(AT_ONCE);
    const response = await chat(origin, token, { model: 'sandbox' });
    expect(response.status).toBe(200);
  });
});

import { afterAll, beforeAll, expect, test } from 'bun:test';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { createTestHttp } from '../support/http.ts';
import { pick } from '../support/http-identity.ts';
import { renderBanner } from '../../src/app/banner.ts';

const PATH = '/api/v1/auth/setup';
const SESSION = '/api/v1/auth/session';

let gw: TestGateway;

beforeAll(async () => {
  gw = await startTestGateway('sqlite', {}, { isFresh: true });
}, 30_000);
afterAll(() => gw.close());

test('a gateway with several administrators is at no first start, although none of them has signed in', async () => {
  const http = await createTestHttp();
  const answer = await http.call('GET', PATH);
  expect([answer.status, pick(answer.json, 'data')]).toEqual([200, { pending: false }]);
  expect((await http.call('GET', `${PATH}?x=1`)).status).toBe(400);
  await http.dispose();
});

async function pending(): Promise<unknown> {
  const answer = await fetch(gw.url + PATH);
  return pick(await answer.json(), 'data.pending');
}

const signIn = (password: string) =>
  fetch(gw.url + SESSION, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'owner', password }),
  });

test('guessing the printed password is locked like any sign-in, and the first sign-in ends the first start', async () => {
  expect(await pending()).toBe(true);
  expect((await signIn('a wrong guess')).status).toBe(401);
  expect(await pending()).toBe(true);
  expect((await signIn(gw.ownerPassword)).status).toBe(200);
  expect(await pending()).toBe(false);
  let status = 0;
  for (let tries = 0; tries < 12 && status !== 429; tries++) status = (await signIn(`guess ${tries}`)).status;
  expect(status).toBe(429);
});

test('the first start prints an address that carries the password behind the #, and a later one prints none', () => {
  const banner = renderBanner({ address: 'http://localhost:4000', ownerPassword: 'Secret24', quickstartToken: null });
  expect(banner).toContain('\n  http://localhost:4000/console/setup#Secret24\n');
  const later = renderBanner({ address: 'http://localhost:4000', ownerPassword: null, quickstartToken: null });
  expect(later).not.toContain('/console/setup');
});

test('the banner of every start says where the console is', () => {
  for (const ownerPassword of ['Secret24', null]) {
    const banner = renderBanner({ address: 'https://[::1]:4000', ownerPassword, quickstartToken: null });
    expect(banner).toContain('\nTallygate is ready at https://[::1]:4000\nConsole: https://[::1]:4000/console/\n');
  }
});

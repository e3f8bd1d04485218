import { afterAll, beforeAll, expect, test } from 'bun:test';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';

let gw: TestGateway;

beforeAll(async () => {
  gw = await startTestGateway();
}, 30_000);
afterAll(() => gw.close());

/** What the page at this path tells the browser to load at once. */
async function readLinks(path: string): Promise<readonly string[]> {
  const answer = await fetch(`${gw.url}/console${path}`);
  expect(answer.headers.get('content-type')).toStartWith('text/html');
  const page = await answer.text();
  return Array.from(page.matchAll(/<(?:link|script)[^>]*? (?:href|src)="([^"]+)"/g), ([, file = '']) => file);
}

test('each page says at once what it is made of, each file once, and all of it is there', async () => {
  const shared = new Set(await readLinks('/sign-in'));
  const paths = [
    '/',
    '/overview',
    '/requests',
    '/customers',
    '/customers/cus_1',
    '/customer-users/import',
    '/settings',
  ];
  const own = new Map<string, readonly string[]>();
  for (const path of paths) {
    const links = await readLinks(path);
    expect(new Set(links).size).toBe(links.length);
    own.set(
      path,
      links.filter((file) => !shared.has(file)),
    );
    expect(own.get(path)?.length).toBeGreaterThan(0);
    for (const file of links) expect((await fetch(gw.url + file)).status).toBe(200);
  }
  expect(own.get('/')).toEqual(own.get('/overview') ?? []);
  expect(own.get('/customers/cus_1')).not.toEqual(own.get('/customers') ?? []);
});

test('a path that is no page of the console names nothing but what every page loads', async () => {
  const shared = await readLinks('/sign-in');
  expect(await readLinks('/no/such/page')).toEqual(shared);
  expect(await readLinks('/customers/%22%3E%3Cscript%3E/x')).toEqual(shared);
});

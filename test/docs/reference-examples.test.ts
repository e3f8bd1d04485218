import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { generateCode } from '../../scripts/docs/api/run/run-examples.ts';
import { readKept, sendCurl } from '../../scripts/docs/api/run/send.ts';
import type { ExampleAnswer } from '../../scripts/docs/api/run/send.ts';
import { createStandIns } from '../../scripts/docs/api/run/stand-ins.ts';
import { startTestGateway } from '../support/gateway.ts';
import { ROOT } from '../arch/source-files.ts';
import { compareShape } from './compare-shape.ts';
import { readPageExamples } from './page-examples.ts';
import { runCurl } from './run-curl.ts';

const OWNER_PASSWORD = 'a long test password';

const TIMEOUT_MS = 30_000;

type Sender = (line: string, variables: Readonly<Record<string, string>>) => Promise<ExampleAnswer>;

/** The Chinese page is run by the parser of its command lines; the English one by curl itself where there is one. */
const PAGES: readonly (readonly [string, Sender])[] = [
  ['docs/api/zh-CN.md', sendCurl],
  ['docs/api/en.md', Bun.which('curl') === null ? sendCurl : runCurl],
];

describe.each(PAGES)('%s', (path, send) => {
  test(
    'a reader who runs every example from top to bottom gets the answers of the page',
    async () => {
      const examples = readPageExamples(await Bun.file(join(ROOT, path)).text());
      expect(examples.length).toBeGreaterThan(100);
      const gateway = await startTestGateway();
      try {
        const variables: Record<string, string> = { BASE: gateway.url, OWNER_PASSWORD };
        const standIns = createStandIns(Date.now(), [[gateway.url, 'http://127.0.0.1:4000']]);
        for (const { curl, status, headers, body, keeps, leavesOutBody } of examples) {
          // What the reader's authenticator app shows.
          if (curl.includes('$TOTP_CODE')) variables['TOTP_CODE'] = generateCode(variables['TOTP_SECRET'] ?? '');
          // Followed as it comes: curl would never end.
          const answer = await (curl.includes('/requests/live') ? sendCurl : send)(curl, variables);
          expect([curl, answer.status]).toEqual([curl, status]);
          expect([curl, headers.filter((name) => answer.headers[name] === undefined)]).toEqual([curl, []]);
          const actual = standIns.replace(answer);
          if (!leavesOutBody) expect([curl, compareShape(body, actual.body)]).toEqual([curl, []]);
          for (const [name, at] of Object.entries(keeps)) variables[name] = readKept(answer, at);
        }
      } finally {
        await gateway.close();
      }
    },
    TIMEOUT_MS,
  );
});

test('a missing key, another type, another state and another number of items are differences', () => {
  const shown = { id: 'usr_1', status: 'active', limits: { n: 1 }, items: [1] };
  expect(compareShape(shown, { id: 'usr_2', status: 'active', limits: { n: 2 }, items: [5] })).toEqual([]);
  expect(compareShape({ last_used_at: null }, { last_used_at: '2026-01-01T00:00:00.000Z' })).toEqual([]);
  expect(compareShape(shown, { id: 'usr_2', status: 'revoked', limits: {}, items: [1, 2], more: 1 })).toEqual([
    '.status: "revoked" instead of "active"',
    '.limits.n: not answered',
    '.items: 2 items instead of 1',
    '.more: not on the page',
  ]);
  expect(compareShape({ a: '1' }, { a: 1 })).toHaveLength(1);
  expect(compareShape({ a: null }, { a: {} })).toHaveLength(1);
});

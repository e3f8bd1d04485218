import { afterAll, beforeAll, expect, test } from 'bun:test';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PAGE_ORIGIN, readBlocks, readPage } from '../support/client-pages.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { hasPython, INTERPRETER } from './python.ts';

const ROOT = join(import.meta.dir, '../..');
/** What the model `sandbox` answers with. */
const GREETING = 'Hello from';

/** How a reader runs a block of this language. */
const RUNNERS: Readonly<Record<string, readonly string[]>> = {
  ts: [process.execPath, '--no-env-file', '--config=/dev/null', '--no-install', 'run', '-'],
  python: [INTERPRETER, '-'],
  sh: ['sh'],
};

/** Blocks that call a model by themselves; the others set what programs need, and other tests look at them. */
const BLOCKS = readdirSync(join(ROOT, 'docs/clients')).flatMap((file) => {
  const page = file.replace(/\.md$/, '');
  return readBlocks(page, PAGE_ORIGIN)
    .filter(({ language, text }) => language in RUNNERS && text.includes('sandbox'))
    .map(({ language, text }, index) => [`${page}, ${language} ${index}`, language, text] as const);
});

let gw: TestGateway;
let token = '';

beforeAll(async () => {
  gw = await startTestGateway();
  token = (await gw.createCaller()).token;
}, 30_000);
afterAll(() => gw.close());

async function runBlock(language: string, text: string): Promise<string> {
  const child = Bun.spawn([...(RUNNERS[language] ?? [])], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'] ?? '', TOKEN: token },
    stdin: new Blob([text.replaceAll(PAGE_ORIGIN, gw.url)]),
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [out, err] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  if ((await child.exited) !== 0) throw new Error(err);
  return out;
}

test.each(BLOCKS.filter(([, language]) => language !== 'python'))('%s prints an answer', async (_, language, text) => {
  expect(await runBlock(language, text)).toContain(GREETING);
});

test.skipIf(!hasPython).each(BLOCKS.filter(([, language]) => language === 'python'))(
  '%s prints an answer',
  async (_, language, text) => {
    expect(await runBlock(language, text)).toContain(GREETING);
  },
);

test('every page has a block that a test runs, or names the test that starts its program', () => {
  const tested = new Set(BLOCKS.map(([name]) => name.split(',')[0]));
  const pages = readdirSync(join(ROOT, 'docs/clients')).map((file) => file.replace(/\.md$/, ''));
  const others = pages.filter((page) => page !== 'README' && !tested.has(page));
  expect(others.filter((page) => !readPage(page).includes('`test/'))).toEqual([]);
});

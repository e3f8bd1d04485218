import { afterAll, beforeAll, expect, test } from 'bun:test';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SNIPPET_NAMES, SNIPPETS } from '../../console/src/components/snippets/build.ts';
import type { SnippetName, Target } from '../../console/src/components/snippets/build.ts';
import { PAGE_ORIGIN, readBlocks } from '../support/client-pages.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';
import { hasPython, INTERPRETER } from './python.ts';

const ROOT = join(import.meta.dir, '../..');
/** A name that a shell, JSON and both languages must quote. */
const AWKWARD = `it's-"$HOME"&\\m`;
const GREETING = 'Hello from';

let gw: TestGateway;
let token = '';
let folder = '';

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'snippets-'));
  gw = await startTestGateway();
  const models = [{ model: AWKWARD, upstream_model: 'sandbox' }];
  const made = await gw.admin('POST', '/api/v1/admin/providers', { name: 'awkward', kind: 'sandbox', models });
  expect(made.status).toBe(201);
  token = (await gw.createCaller()).token;
}, 30_000);
afterAll(async () => {
  await gw.close();
  rmSync(folder, { recursive: true });
});

const build = (name: SnippetName, target: Partial<Target> = {}) =>
  SNIPPETS[name].build({ origin: gw.url, model: 'sandbox', token, ...target });

/** Runs a snippet as its reader does, what it installs excepted: its lines in a shell, its file by its own program. */
async function run(name: SnippetName, model: string, program: readonly string[]): Promise<string> {
  const lines: string[] = [];
  for (const { language, file, text } of build(name, { model })) {
    if (language === 'sh') lines.push(text.replaceAll(/^(npm|pip) install .*$/gm, ''));
    if (file !== undefined) {
      writeFileSync(join(folder, file), text);
      // The packages are found from the folder of the sources.
      lines.push(`cd ${ROOT} && ${program.join(' ')} < ${join(folder, file)}`);
    }
  }
  const child = Bun.spawn(['sh', '-e'], {
    env: { PATH: process.env['PATH'] ?? '' },
    stdin: new Blob([lines.join('\n')]),
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const [out, err] = await Promise.all([child.stdout.text(), child.stderr.text()]);
  if ((await child.exited) !== 0) throw new Error(err);
  return out;
}

const BUN = [process.execPath, '--no-env-file', '--config=/dev/null', '--no-install', 'run', '-'];

test.each([
  ['curl', []],
  ['openai-ts', BUN],
  ['anthropic-ts', BUN],
] as const)('the snippet for %s gets an answer, whatever the model is called', async (name, program) => {
  expect(await run(name, 'sandbox', program)).toContain(GREETING);
  expect(await run(name, AWKWARD, program)).toContain(GREETING);
});

test.skipIf(!hasPython).each(['openai-python', 'anthropic-python'] as const)(
  'the snippet for %s gets an answer, whatever the model is called',
  async (name) => {
    expect(await run(name, 'sandbox', [INTERPRETER, '-'])).toContain(GREETING);
    expect(await run(name, AWKWARD, [INTERPRETER, '-'])).toContain(GREETING);
  },
);

test.each(['codex', 'claude-code', 'gemini-cli', 'opencode'] as const)(
  'the snippet for %s is what its page of the documents has, which a test proves to work',
  (name) => {
    const parts = build(name, { origin: PAGE_ORIGIN, model: 'my-model', token: '$TOKEN' });
    const page = readBlocks(name, PAGE_ORIGIN);
    for (const { language, text } of parts) {
      const known = text.replaceAll("'$TOKEN'", '$TOKEN').replace('"name": "my-model"', '"name": "My model"');
      expect(page).toContainEqual({ language, text: known });
    }
  },
);

test('every snippet has the address, the model and the token that it is given', () => {
  for (const name of SNIPPET_NAMES) {
    const all = build(name, { origin: 'https://gate.example.com', model: 'lab-1', token: 'tga_x' }).map(
      ({ text }) => text,
    );
    for (const part of ['https://gate.example.com', 'lab-1', 'tga_x']) expect(all.join('\n')).toContain(part);
  }
});

test('the files of programs hold no token: it stands in a variable', () => {
  for (const name of SNIPPET_NAMES) {
    for (const { file, text } of build(name)) if (file !== undefined) expect(text).not.toContain(token);
  }
});

test.each([['gemini-cli'], ['opencode']] as const)(
  'the settings of %s are JSON whatever the model is called',
  (name) => {
    const [settings] = build(name, { model: AWKWARD });
    expect(JSON.stringify(JSON.parse(settings?.text ?? ''))).toContain(JSON.stringify(AWKWARD));
  },
);

import { afterEach, expect, test } from 'bun:test';
import { join } from 'node:path';
import { list, signIn } from './support/api.ts';
import { cleanUp, EXECUTABLE, makeFolder, runCommand, startServer } from './support/server.ts';

afterEach(cleanUp);

const PRICES = [EXECUTABLE, 'prices'];

test('prices are compared, imported and forgotten through a running server, and without one', async () => {
  const dataDir = makeFolder();
  const server = await startServer({ dataDir });
  const admin = await signIn(server.origin);
  const models = [
    { model: 'gpt-4.1' },
    { model: 'mine', upstream_model: 'gpt-4.1-mini', price: { input: '9', output: '9' } },
  ];
  await admin.post('/admin/providers', { name: 'main', kind: 'openai', api_key: 'sk-e2e', models });
  const run = (...more: string[]) => runCommand({ command: [...PRICES, ...more], dataDir });

  const first = JSON.parse((await run('diff', '--json')).stdout);
  expect(first.items.map((item: { model: string; overridden: boolean }) => [item.model, item.overridden])).toEqual([
    ['mine', true],
  ]);
  const file = join(makeFolder(), 'contract.csv');
  await Bun.write(file, 'kind,model,input,output\nopenai,gpt-4.1,0,1\nnobody,gpt-4.1,1,1\n');
  const refused = await run('import', file);
  expect([refused.code === 0, refused.stderr]).toEqual([
    false,
    expect.stringMatching(/line 2: input: .*\nline 3: kind: /),
  ]);
  await Bun.write(file, 'kind,model,input,output\nopenai,gpt-4.1,1.5,6\n');
  expect((await run('import', file, '--dry-run')).stdout).toContain('Would change 1 price.');
  const imported = await run('import', file);
  expect(imported.stdout).toContain('Took in contract.csv (1 price).');
  expect((await run('diff')).stdout).toContain('Imported: contract.csv (1 price).');
  expect(imported.stdout).toMatch(/input +2 -> 1\.5/);
  const shown = list(await admin.get('/admin/prices?upstream_model=gpt-4.1'), 'items');
  expect(shown[0]).toMatchObject({ price: { input: '1.5', output: '6' }, dataset: 'contract.csv' });
  expect(await server.stop()).toBe(0);

  expect((await run('forget', 'contract.csv')).stdout).toContain('Forgot 1 price of');
  expect((await run('diff')).stdout).toMatch(/input +1\.5 -> 2/);
  expect((await run('update')).stdout).toContain('Changed 1 price.');
  expect((await run('diff')).stdout).toContain('1 price differs');
  expect((await run('update', '--overrides')).stdout).toContain('Changed 1 price.');
  expect((await run('diff')).stdout).toContain('Nothing differs');
}, 60_000);

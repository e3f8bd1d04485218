import { afterEach, expect, test } from 'bun:test';
import { describeHttp } from '../../src/app/reference.ts';
import { cleanUp, EXECUTABLE, makeFolder, requireExecutable, runCommand, startServer } from './support/server.ts';

afterEach(cleanUp);

test('the executable prints the OpenAPI document without settings, data or a server', async () => {
  requireExecutable();
  const { code, stdout } = await runCommand({
    command: [EXECUTABLE, 'openapi'],
    cwd: makeFolder(),
    dataDir: '/nonexistent/data',
  });
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual(JSON.parse(JSON.stringify(describeHttp())));
});

test('the executable carries the files of the viewer', async () => {
  requireExecutable();
  const server = await startServer({ dataDir: makeFolder(), cwd: makeFolder() });
  for (const [path, bytesMin] of [
    ['/docs', 200],
    ['/docs/start.js', 100],
    ['/docs/viewer.css', 100_000],
    ['/docs/viewer.js', 1_000_000],
  ] as const) {
    const answer = await fetch(server.origin + path);
    expect([path, answer.status, (await answer.arrayBuffer()).byteLength > bytesMin]).toEqual([path, 200, true]);
  }
  expect(await server.stop()).toBe(0);
});

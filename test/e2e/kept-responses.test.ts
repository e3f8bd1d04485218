import { afterEach, describe, expect, test } from 'bun:test';
import { OpenAI } from 'openai';
import { createTestDatabase } from '../support/postgres.ts';
import { createCaller, signIn } from './support/api.ts';
import type { Admin } from './support/api.ts';
import { cleanUp, EXECUTABLE, makeFolder, runCommand, startServer } from './support/server.ts';

afterEach(cleanUp);

const ROUNDS = 4;
const STREAMS = 40;
const MODELS = ['passed', 'translated'];
const UPSTREAM = 'sandbox-echo-chunks-4-interval-2';

/** The same sandbox in the client's own format, and in another. */
async function offerModels(admin: Admin): Promise<void> {
  for (const [model, dialect] of [
    ['passed', 'openai-responses'],
    ['translated', 'openai-chat'],
  ]) {
    const models = [{ model, upstream_model: UPSTREAM }];
    await admin.post('/admin/providers', { name: `sandbox-${model}`, kind: 'sandbox', dialects: [dialect], models });
  }
}

const connect = (origin: string, token: string): OpenAI =>
  new OpenAI({ baseURL: `${origin}/v1`, apiKey: token, maxRetries: 0 });

/** Streams until the server dies; what was asked, by the ids of the responses whose end was seen. */
async function streamUntilKilled(sdk: OpenAI, after: number, kill: () => void): Promise<ReadonlyMap<string, string>> {
  const seen = new Map<string, string>();
  const all = Array.from({ length: STREAMS }, async (_, index) => {
    const question = `Question ${index} of ${after}?`;
    try {
      const model = MODELS[index % MODELS.length] ?? '';
      const stream = await sdk.responses.create({ model, input: question, stream: true });
      for await (const event of stream) {
        if (event.type !== 'response.completed') continue;
        seen.set(event.response.id, question);
        if (seen.size === after) kill();
      }
    } catch {
      // The connection ended with the server.
    }
  });
  await Promise.all(all);
  return seen;
}

describe.each(['sqlite', 'postgres'] as const)('on %s', (database) => {
  test('kill -9 right after a client saw the end of its response: after a restart it is read and continued', async () => {
    const dataDir = makeFolder();
    const postgres = database === 'postgres' ? await createTestDatabase() : null;
    const env: Record<string, string> = postgres === null ? {} : { TALLYGATE_DATABASE_URL: postgres.url };
    let server = await startServer({ dataDir, env });
    const admin = await signIn(server.origin);
    await offerModels(admin);
    const { token } = await createCaller(admin, { name: 'kept' });
    for (let round = 0; round < ROUNDS; round++) {
      const dying = server;
      const after = 1 + round * 9;
      const seen = await streamUntilKilled(connect(dying.origin, token), after, () => dying.signal('SIGKILL'));
      await dying.exited;
      expect(seen.size).toBeGreaterThanOrEqual(after);
      server = await startServer({ dataDir, env });
      const sdk = connect(server.origin, token);
      for (const [id, question] of seen) {
        const kept = await sdk.responses.retrieve(id);
        expect([kept.status, kept.output_text]).toEqual(['completed', question]);
      }
      const [id = '', question = ''] = [...seen].at(-1) ?? [];
      const next = await sdk.responses.create({ model: 'translated', input: 'And then?', previous_response_id: id });
      const items = await sdk.responses.inputItems.list(next.id, { order: 'asc' });
      expect(JSON.stringify(items.data)).toContain(question);
    }
    expect(await server.stop()).toBe(0);
    await postgres?.drop();
  }, 120_000);
});

test('a rotated key opens what was kept before, and a command removes what is over', async () => {
  const dataDir = makeFolder();
  const server = await startServer({ dataDir });
  const admin = await signIn(server.origin);
  await offerModels(admin);
  const { token } = await createCaller(admin, { name: 'kept' });
  const sdk = connect(server.origin, token);
  const { id } = await sdk.responses.create({ model: 'translated', input: 'Hello?' });
  const rotated = await runCommand({ command: [EXECUTABLE, 'secrets', 'rotate', '--json'], dataDir });
  expect(JSON.parse(rotated.stdout)).toMatchObject({ resealed: 1, unreadable: [] });
  expect((await sdk.responses.retrieve(id)).output_text).toBe('Hello?');
  const clean = [EXECUTABLE, 'responses', 'clean', '--json'];
  const kept = await runCommand({ command: clean, dataDir });
  expect(JSON.parse(kept.stdout)).toEqual({ removed: 0, dry_run: false });
  // What is younger than an hour may be gone on from by a request under way.
  const tried = await runCommand({ command: [...clean, '--dry-run', '--before', '2999-01-01'], dataDir });
  expect(JSON.parse(tried.stdout)).toEqual({ removed: 0, dry_run: true });
  const logged = await admin.get('/admin/operation-logs?action=response.clean');
  expect(logged['items']).toMatchObject([{ outcome: 'ok', actor: { name: 'command line' } }]);
  expect(await server.stop()).toBe(0);
}, 60_000);

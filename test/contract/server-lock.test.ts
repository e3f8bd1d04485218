import { afterAll, beforeAll, expect, test } from 'bun:test';
import { SQL } from 'bun';
import { createServerLock } from '../../src/store/postgres/server-lock.ts';
import { DataLocked } from '../../src/store/port.ts';
import { createTestDatabase } from '../support/postgres.ts';

let database: Awaited<ReturnType<typeof createTestDatabase>>;
const sessions: SQL[] = [];
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(async () => {
  await Promise.all(sessions.map((session) => session.close()));
  await database.drop();
});

/** The lock of a server of its own, whose connection stays open. */
function server() {
  const session = new SQL(database.url, { max: 1 });
  sessions.push(session);
  return createServerLock(session);
}

test('a lock keeps another server off until it is given back, which does not wait for the connection to end', async () => {
  const first = server();
  const second = server();
  await first.take();
  const refused = await second.take().then(
    () => null,
    (error: unknown) => error,
  );
  expect(refused).toBeInstanceOf(DataLocked);
  // It has none to give back.
  await second.release();
  await first.release();
  await second.take();
  await first.release();
  const third = await first.take().then(
    () => null,
    (error: unknown) => error,
  );
  expect(third).toBeInstanceOf(DataLocked);
});

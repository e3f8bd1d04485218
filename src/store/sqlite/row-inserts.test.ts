import { Database } from 'bun:sqlite';
import { beforeEach, expect, test } from 'bun:test';
import { RowInserts, type RowShape } from './row-inserts.ts';

const SHAPE: RowShape = { into: 'pairs (id, name)', width: 2, values: (first) => `?${first}, ?${first + 1}` };

let database = new Database(':memory:');

beforeEach(() => {
  database = new Database(':memory:');
  database.run('CREATE TABLE pairs (id INTEGER PRIMARY KEY NOT NULL, name TEXT)');
});

function gather(inserts: RowInserts, ids: readonly number[]): void {
  for (const id of ids) {
    const at = inserts.next();
    inserts.values[at] = id;
    inserts.values[at + 1] = `name ${id}`;
  }
}

function readIds(): readonly unknown[] {
  return database
    .query<{ id: number; name: string }, []>('SELECT id, name FROM pairs ORDER BY id')
    .all()
    .map(({ id, name }) => (name === `name ${id}` ? id : name));
}

test('every row that was gathered is inserted once, whatever their number', () => {
  const inserts = new RowInserts(database, SHAPE);
  let next = 0;
  for (const count of [0, 1, 15, 16, 17, 31, 32, 33, 100]) {
    const ids = Array.from({ length: count }, () => next++);
    gather(inserts, ids);
    inserts.flush();
    inserts.flush();
    expect(readIds()).toHaveLength(next);
  }
  expect(readIds()).toEqual(Array.from({ length: next }, (_, id) => id));
});

test('a row that breaks a rule is told, and what was gathered with it is not inserted later', () => {
  const inserts = new RowInserts(database, SHAPE);
  database.run('BEGIN');
  gather(inserts, [1, 2, 3, 2, ...Array.from({ length: 12 }, (_, index) => 10 + index)]);
  expect(() => inserts.flush()).toThrow('UNIQUE');
  database.run('ROLLBACK');
  gather(inserts, [5, 6]);
  inserts.clear();
  gather(inserts, [7]);
  inserts.flush();
  expect(readIds()).toEqual([7]);
});

test('a row that is to be changed is inserted before', () => {
  const inserts = new RowInserts(database, SHAPE);
  gather(inserts, [1, 2]);
  inserts.flushWith(3);
  expect(readIds()).toEqual([]);
  inserts.flushWith(2);
  expect(readIds()).toEqual([1, 2]);
  inserts.flushWith(2);
  expect(readIds()).toEqual([1, 2]);
});

import { expect, test } from 'bun:test';
import { packRows, unpackRows } from './row-parts.ts';

test('many rows cross in parts, with whole numbers above 2^53 and bytes as they are; few cross at once', async () => {
  const row = (id: number) => ({ id, amount: 2n ** 62n + BigInt(id), key: Uint8Array.of(id % 256), name: null });
  const rows = Array.from({ length: 1000 }, (_, id) => row(id));
  const parts = packRows(rows);
  expect(parts?.length).toBeGreaterThan(5);
  expect(await unpackRows(parts ?? [])).toEqual(rows);
  expect(packRows(rows.slice(0, 50))).toBeNull();
  expect(packRows(null)).toBeNull();
  expect(packRows({ rows })).toBeNull();
});

import { expect, test } from 'bun:test';
import { loadOnce } from './load-once.ts';

test('whoever asks while it loads and afterwards gets the same', async () => {
  let loads = 0;
  const get = loadOnce(async () => {
    await Promise.resolve();
    loads += 1;
    return { loads };
  });
  const [first, second] = await Promise.all([get(), get()]);
  expect(second).toBe(first);
  expect(await get()).toBe(first);
  expect(loads).toBe(1);
});

test('what failed is loaded again by the next who asks', async () => {
  let loads = 0;
  const get = loadOnce(async () => {
    loads += 1;
    if (loads === 1) throw new Error('not yet');
    return loads;
  });
  const failure = await get().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  expect(await get()).toBe(2);
  expect(await get()).toBe(2);
});

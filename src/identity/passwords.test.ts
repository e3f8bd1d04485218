import { expect, test } from 'bun:test';
import { GatewayError } from '../lib/errors/index.ts';
import { createPasswords } from './passwords.ts';

/** Holds a place until it is let go; `entered` tells how many have got in so far. */
function holdPlaces(count: number) {
  const passwords = createPasswords();
  const { promise: end, resolve: letGo } = Promise.withResolvers<void>();
  const state = { entered: 0 };
  const held = Array.from({ length: count }, () =>
    passwords.withComparison(async () => {
      state.entered += 1;
      await end;
    }),
  );
  return { passwords, state, letGo, all: Promise.all(held) };
}

test('a hash is argon2id with 19 MiB and two passes, and its password alone fits it', async () => {
  const passwords = createPasswords();
  const hash = await passwords.hash('correct horse');
  expect(hash).toStartWith('$argon2id$v=19$m=19456,t=2,p=1$');
  expect(hash).not.toContain('correct horse');
  expect(await passwords.hash('correct horse')).not.toBe(hash);
  await passwords.withComparison(async (compare) => {
    expect(await compare('correct horse', hash)).toBe(true);
    expect(await compare('correct horsE', hash)).toBe(false);
    expect(await compare('correct horse', null)).toBe(false);
  });
});

test('two run at once, and the others wait until one leaves', async () => {
  const { state, letGo, all } = holdPlaces(5);
  await Bun.sleep(1);
  expect(state.entered).toBe(2);
  letGo();
  await all;
  expect(state.entered).toBe(5);
});

test('beyond 64 that wait the next is refused as overload, and the places come free again', async () => {
  const { passwords, letGo, all } = holdPlaces(2 + 64);
  let error: unknown = null;
  try {
    await passwords.hash('one too many');
  } catch (thrown) {
    error = thrown;
  }
  expect(error instanceof GatewayError && error.type).toBe('overloaded');
  letGo();
  await all;
  expect(await passwords.hash('again')).toStartWith('$argon2id$');
});

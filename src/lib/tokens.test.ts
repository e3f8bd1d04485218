import { expect, test } from 'bun:test';
import { assert, integer, property } from 'fast-check';
import { createToken, digestToken, generatePassword, lastFour, parseToken } from './tokens.ts';

test('a token has its prefix, 43 digits of secret and 6 of check', () => {
  expect(createToken('auth')).toMatch(/^tga_[0-9A-Za-z]{49}$/);
  expect(createToken('access')).toMatch(/^tgt_[0-9A-Za-z]{49}$/);
  expect(createToken('management')).toMatch(/^tgm_[0-9A-Za-z]{49}$/);
});

test('the check digits are CRC-32 of what precedes, in base62, zero-padded', () => {
  // Computed with another implementation of CRC-32.
  expect(parseToken(`tga_${'0'.repeat(43)}33q5sr`)).toBe('auth');
});

test('a new token is recognised by its kind', () => {
  for (const kind of ['auth', 'access', 'management'] as const) expect(parseToken(createToken(kind))).toBe(kind);
});

test('any single changed character is noticed without a look-up', () => {
  const token = createToken('auth');
  assert(
    property(integer({ min: 4, max: 52 }), integer({ min: 0, max: 9 }).map(String), (at, digit) => {
      if (token[at] === digit) return;
      expect(parseToken(`${token.slice(0, at)}${digit}${token.slice(at + 1)}`)).toBeNull();
    }),
  );
});

test('what is no token is refused', () => {
  for (const text of [
    '',
    'tga_',
    'sk-1234',
    `tgx_${'0'.repeat(49)}`,
    `${createToken('auth')}0`,
    ` ${createToken('auth')}`,
  ]) {
    expect(parseToken(text)).toBeNull();
  }
});

test('tokens do not repeat', () => {
  expect(new Set(Array.from({ length: 1000 }, () => createToken('auth'))).size).toBe(1000);
});

test('the digest is SHA-256 of the whole string, in hex', () => {
  expect(digestToken('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('the last four characters are those of the string', () => {
  expect(lastFour('tga_abcd1234')).toBe('1234');
});

test('a generated password has 24 base62 digits', () => {
  expect(generatePassword()).toMatch(/^[0-9A-Za-z]{24}$/);
});

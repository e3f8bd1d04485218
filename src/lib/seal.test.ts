import { expect, test } from 'bun:test';
import { createKeyRing, createSealer, identifyKey, parseSealKey, readSealKeyId } from './seal.ts';

const KEY = new Uint8Array(32).fill(7);
const OLD_KEY = new Uint8Array(32).fill(9);

test('what is sealed opens again under the same context', () => {
  const sealer = createSealer([KEY]);
  const sealed = sealer.seal('sk-秘密', 'provider:prv_1:api_key');
  expect(sealed).not.toContain('sk-');
  expect(sealed.split('.')[1]).toBe(sealer.keyId);
  expect(sealer.open(sealed, 'provider:prv_1:api_key')).toBe('sk-秘密');
});

test('sealing the same text twice gives different values', () => {
  const sealer = createSealer([KEY]);
  expect(sealer.seal('a', 'c')).not.toBe(sealer.seal('a', 'c'));
});

test('a value that was moved to another context does not open', () => {
  const sealer = createSealer([KEY]);
  expect(() => sealer.open(sealer.seal('a', 'provider:1'), 'provider:2')).toThrow();
});

test('a value with one changed character does not open', () => {
  const sealer = createSealer([KEY]);
  const sealed = sealer.seal('a secret', 'c');
  for (let at = sealed.lastIndexOf('.') + 1; at < sealed.length - 1; at++) {
    const other = sealed[at] === 'A' ? 'B' : 'A';
    expect(() => sealer.open(`${sealed.slice(0, at)}${other}${sealed.slice(at + 1)}`, 'c')).toThrow();
  }
});

test('a truncated value does not open', () => {
  const sealer = createSealer([KEY]);
  expect(() => sealer.open(sealer.seal('a', 'c').slice(0, 20), 'c')).toThrow();
  expect(() => sealer.open('nonsense', 'c')).toThrow();
});

test('after a change of key old values still open and new ones are under the new key', () => {
  const sealed = createSealer([OLD_KEY]).seal('a', 'c');
  const sealer = createSealer([KEY, OLD_KEY]);
  expect(sealer.open(sealed, 'c')).toBe('a');
  expect(sealer.seal('b', 'c').split('.')[1]).toBe(sealer.keyId);
  expect(() => createSealer([KEY]).open(sealed, 'c')).toThrow(/unknown key/);
});

test('hex and base64 of 32 bytes are the key itself', () => {
  const hex = Buffer.from(KEY).toString('hex');
  const base64 = Buffer.from(KEY).toString('base64');
  const base64url = Buffer.from(KEY).toString('base64url');
  for (const text of [hex, base64, base64url, ` ${base64}\n`])
    expect(Buffer.from(parseSealKey(text))).toEqual(Buffer.from(KEY));
});

test('a passphrase gives the same key each time, another one another key', () => {
  const key = parseSealKey('correct horse battery staple');
  expect(key).toHaveLength(32);
  expect(parseSealKey('correct horse battery staple')).toEqual(key);
  expect(parseSealKey('correct horse battery stable')).not.toEqual(key);
});

test('a short secret is refused', () => {
  expect(() => parseSealKey('hunter2')).toThrow(RangeError);
});

test('the keys of a ring are exchanged while it is in use', () => {
  const ring = createKeyRing([OLD_KEY]);
  const before = ring.seal('a', 'c');
  ring.replace([KEY, OLD_KEY]);
  expect(ring.keyIds).toEqual([identifyKey(KEY), identifyKey(OLD_KEY)]);
  expect(ring.open(before, 'c')).toBe('a');
  const after = ring.seal('a', 'c');
  expect(readSealKeyId(after)).toBe(identifyKey(KEY));
  ring.replace([KEY]);
  expect(ring.open(after, 'c')).toBe('a');
  expect(() => ring.open(before, 'c')).toThrow(/unknown key/);
});

test('what is no sealed value has no key id', () => {
  for (const text of ['', 'v1.deadbeef.short', 'v2.deadbeef.AAAA', 'v1.0123456789.x', 'a v1.deadbeef.x']) {
    expect(readSealKeyId(text)).toBeNull();
  }
});

import { expect, test } from 'bun:test';
import { compileIpRanges, isIpRange, normalizeIp } from './ip.ts';

test('an address lies in its own range, of either family', () => {
  const matches = compileIpRanges(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32', '::1']);
  for (const ip of ['10.255.0.1', '192.0.2.7', '2001:db8:1::2', '2001:0DB8::1', '::1']) expect(matches(ip)).toBe(true);
  for (const ip of ['11.0.0.1', '192.0.2.8', '2001:db9::1', '::2', '', 'localhost']) expect(matches(ip)).toBe(false);
});

test('a v4-mapped address is the IPv4 address, on both sides', () => {
  expect(compileIpRanges(['10.0.0.0/8'])('::ffff:10.1.2.3')).toBe(true);
  expect(compileIpRanges(['::ffff:10.0.0.0/104'])('10.1.2.3')).toBe(true);
  expect(compileIpRanges(['::ffff:10.1.2.3'])('10.1.2.3')).toBe(true);
  expect(compileIpRanges(['::ffff:10.1.2.3'])('10.1.2.4')).toBe(false);
});

test('all IPv4 and all IPv6 are different ranges', () => {
  expect(compileIpRanges(['0.0.0.0/0'])('2001:db8::1')).toBe(false);
  expect(compileIpRanges(['::/0'])('192.0.2.1')).toBe(false);
});

test('no range matches nothing', () => {
  expect(compileIpRanges([])('192.0.2.1')).toBe(false);
});

test('a zone does not hide the address behind it', () => {
  expect(compileIpRanges(['fe80::/10'])('fe80::1%eth0')).toBe(true);
});

test('spellings that other parsers read differently are refused', () => {
  for (const text of [
    '127.1',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '2130706433',
    '1.2.3.4/33',
    '1.2.3.4/',
    '::/129',
    '1.2.3.4/08',
    'fe80::1%eth0',
    '1.2.3.4 ',
    '',
  ]) {
    expect(isIpRange(text)).toBe(false);
  }
  expect(() => compileIpRanges(['127.1'])).toThrow(TypeError);
});

test('an address has one canonical text', () => {
  expect(normalizeIp('::ffff:192.0.2.1')).toBe('192.0.2.1');
  expect(normalizeIp('2001:0db8:0000::0001')).toBe('2001:db8::1');
  expect(normalizeIp('fe80::1%eth0')).toBe('fe80::1');
  expect(normalizeIp('nonsense')).toBeNull();
});

import { expect, test } from 'bun:test';
import { createClientAddressFinder } from '../../src/http/core/index.ts';

const withHeaders = (headers: Readonly<Record<string, string | undefined>>) => ({
  header: (name: string) => headers[name],
});

const PROXIES = ['10.0.0.0/8', '2001:db8:ffff::/48'];
const CLIENT = '203.0.113.9';

test.each([
  ['no header', '10.0.0.1', undefined, '10.0.0.1'],
  ['one hop', '10.0.0.1', CLIENT, CLIENT],
  ['a peer that is no proxy is the client, whatever it writes', '198.51.100.7', CLIENT, '198.51.100.7'],
  ['what a client wrote itself is never reached', '10.0.0.1', `6.6.6.6, ${CLIENT}`, CLIENT],
  ['a chain of proxies', '10.0.0.1', `6.6.6.6, ${CLIENT}, 10.1.1.1, 10.2.2.2`, CLIENT],
  ['proxies alone', '10.0.0.1', '10.0.0.2, 10.0.0.3', '10.0.0.2'],
  ['IPv4 with a port', '10.0.0.1', `${CLIENT}:8080`, CLIENT],
  ['IPv6', '10.0.0.1', '2001:DB8::0001', '2001:db8::1'],
  ['IPv6 in brackets', '10.0.0.1', '[2001:db8::1]', '2001:db8::1'],
  ['IPv6 with a port', '10.0.0.1', '[2001:db8::1]:4711', '2001:db8::1'],
  ['IPv6 with a zone', '10.0.0.1', '[fe80::1%eth0]:4711', 'fe80::1'],
  ['IPv4 as IPv6', '::ffff:10.0.0.1', `::ffff:${CLIENT}`, CLIENT],
  ['a proxy over IPv6', '2001:db8:ffff::7', CLIENT, CLIENT],
  ['spaces and tabs', '10.0.0.1', `\t ${CLIENT} `, CLIENT],
  ['garbage at the end is no client: the proxy is', '10.0.0.1', `${CLIENT}, nonsense`, '10.0.0.1'],
  ['garbage further left', '10.0.0.1', `nonsense, ${CLIENT}`, CLIENT],
  ['an empty hop', '10.0.0.1', `${CLIENT},`, '10.0.0.1'],
  ['an empty header', '10.0.0.1', '', '10.0.0.1'],
  ['numbers that other parsers read otherwise', '10.0.0.1', '0177.0.0.1', '10.0.0.1'],
  ['a short address', '10.0.0.1', '127.1', '10.0.0.1'],
  ['a very long chain', '10.0.0.1', `${'6.6.6.6, '.repeat(5000)}${CLIENT}`, CLIENT],
  ['a very long chain of proxies', '10.0.0.1', `${CLIENT}, ${'10.0.0.9, '.repeat(5000)}10.0.0.9`, '10.0.0.9'],
] as const)('X-Forwarded-For: %s', (_, remote, header, expected) => {
  const find = createClientAddressFinder(PROXIES);
  expect(find(remote, withHeaders({ 'x-forwarded-for': header, forwarded: 'for=6.6.6.6' }))).toBe(expected);
});

test.each([
  ['no header', '10.0.0.1', undefined, '10.0.0.1'],
  ['one element', '10.0.0.1', `for=${CLIENT};proto=https;by=10.0.0.1`, CLIENT],
  ['another order and case', '10.0.0.1', `proto=https; FOR="${CLIENT}"`, CLIENT],
  ['IPv4 with a port', '10.0.0.1', `for="${CLIENT}:4711"`, CLIENT],
  ['IPv6 with a port', '10.0.0.1', 'for="[2001:db8:cafe::17]:4711"', '2001:db8:cafe::17'],
  ['a chain', '10.0.0.1', `for=6.6.6.6, for=${CLIENT}, for=10.1.1.1`, CLIENT],
  ['a client that nobody names', '10.0.0.1', 'for=unknown', '10.0.0.1'],
  ['an obfuscated client', '10.0.0.1', 'for=_hidden', '10.0.0.1'],
  ['an element without its node', '10.0.0.1', `for=${CLIENT}, proto=https`, '10.0.0.1'],
  ['a quote that a stranger left open', '10.0.0.1', `for=6.6.6.6;x=", for=${CLIENT}`, CLIENT],
  [
    'a quote that a stranger left open before a quoted node',
    '10.0.0.1',
    `for="6.6.6.6, for="[2001:db8::9]:1"`,
    '2001:db8::9',
  ],
  ['garbage', '10.0.0.1', '===;;"', '10.0.0.1'],
  ['a peer that is no proxy', '198.51.100.7', `for=${CLIENT}`, '198.51.100.7'],
] as const)('Forwarded: %s', (_, remote, header, expected) => {
  const find = createClientAddressFinder(PROXIES, 'forwarded');
  expect(find(remote, withHeaders({ forwarded: header, 'x-forwarded-for': '6.6.6.6' }))).toBe(expected);
});

test('without trusted proxies no header is believed, and an unknown peer is said to be that', () => {
  const find = createClientAddressFinder([]);
  expect(find('198.51.100.7', withHeaders({ 'x-forwarded-for': CLIENT }))).toBe('198.51.100.7');
  expect(find(null, withHeaders({ 'x-forwarded-for': CLIENT }))).toBe('unknown');
  expect(() => createClientAddressFinder(['10.0.0.0/33'])).toThrow(TypeError);
});

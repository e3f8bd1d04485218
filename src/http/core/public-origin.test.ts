import { expect, test } from 'bun:test';
import { FakeClock } from '../../lib/clock.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import { Call } from './call.ts';
import { createPublicOrigin } from './public-origin.ts';
import { SilenceKeeper } from './silence.ts';

const clock = new FakeClock();
const silence = new SilenceKeeper(clock, 1000, () => undefined);

function find(
  url: string,
  headers: Record<string, string>,
  {
    publicUrl = null,
    remote = '10.0.0.1',
  }: { readonly publicUrl?: string | null; readonly remote?: string | null } = {},
): string {
  const remoteAddress = () => remote;
  const source = { clock, findClientAddress: () => '192.0.2.1', remoteAddress, silence };
  const origin = createPublicOrigin({ publicUrl, trustedProxies: ['10.0.0.0/8'], remoteAddress });
  return origin(new Call(new Request(url, { headers }), source));
}

const FORWARDED = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'llm.example.com' };

test('the setting stands above what a call says', () => {
  expect(find('http://inner:4000/x', FORWARDED, { publicUrl: 'https://set.example.com' })).toBe(
    'https://set.example.com',
  );
});

test('a trusted proxy is believed, also without a port change of its own, and a stranger is not', () => {
  expect(find('http://inner:4000/x', FORWARDED)).toBe('https://llm.example.com');
  expect(find('http://inner:4000/x', { 'x-forwarded-proto': 'https' })).toBe('https://inner:4000');
  expect(find('http://inner:4000/x', FORWARDED, { remote: '192.0.2.7' })).toBe('http://inner:4000');
  expect(find('http://inner:4000/x', FORWARDED, { remote: null })).toBe('http://inner:4000');
});

test('of several proxies the outermost one named the scheme and the host', () => {
  const headers = { 'x-forwarded-proto': 'https, http', 'x-forwarded-host': 'llm.example.com:8443, inner' };
  expect(find('http://inner/x', headers)).toBe('https://llm.example.com:8443');
});

test.each(['evil.example/path', 'user@evil.example', 'a b', 'x?y', '#', 'evil.example\\@other'])(
  'a forwarded host of %s is refused',
  (host) => {
    let thrown: unknown = null;
    try {
      find('http://inner/x', { ...FORWARDED, 'x-forwarded-host': host });
    } catch (error) {
      thrown = error;
    }
    expect(thrown instanceof GatewayError && thrown.type).toBe('invalid_request');
  },
);

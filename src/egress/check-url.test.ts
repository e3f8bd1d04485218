import { expect, test } from 'bun:test';
import { createUrlCheck } from './check-url.ts';

test('an address that can never be called is refused when it is written', () => {
  const check = createUrlCheck([]);
  const refused = [
    'ftp://api.example.test',
    'https://user:x@api.example.test',
    'not a url',
    'http://1.1.1.1',
    'https://10.0.0.1',
    'https://0x7f.1',
    'http://localhost:8000',
    'https://[::1]/',
  ];
  for (const url of refused) expect([url, check(url) === null]).toEqual([url, false]);
  expect(check('https://api.example.test/v1')).toBeNull();
});

test('what the operator allowed is accepted, over plain http too', () => {
  const check = createUrlCheck(['loopback', 'vllm.internal', '10.0.0.0/8']);
  for (const url of ['http://localhost:8000/v1', 'http://127.0.0.1:1', 'http://vllm.internal', 'http://10.1.2.3/v1']) {
    expect([url, check(url)]).toEqual([url, null]);
  }
  expect(check('http://192.168.1.1')).not.toBeNull();
});

import { describe, expect, test } from 'bun:test';
import { parseDirectHead } from './request-head.ts';

const FIELDS = ['Host: gateway', 'Authorization: Bearer a', 'Content-Type: application/json', 'Content-Length: 12'];
const head = (fields: readonly string[], line = 'POST /v1/chat/completions HTTP/1.1'): string =>
  [line, ...fields, ''].join('\r\n');
const without = (name: string): readonly string[] => FIELDS.filter((field) => !field.startsWith(name));

test('a plain call is read: target with its query, headers whatever their case, without the space around values', () => {
  const read = parseDirectHead(head([...FIELDS, 'X-Odd: \t a:b  c \t'], 'POST /v1/messages?beta=true HTTP/1.1'));
  expect(read).toMatchObject({ target: '/v1/messages?beta=true', host: 'gateway', bodyBytes: 12, keepAlive: true });
  const asked = ['authorization', 'content-type', 'x-odd', 'odd', 'x-absent'].map((name) => read?.headers.get(name));
  expect(asked).toEqual(['Bearer a', 'application/json', 'a:b  c', null, null]);
});

test('values of a repeated field that says nothing of the framing are joined, as the runtime does', () => {
  const read = parseDirectHead(head([...FIELDS, 'X-A: 1', 'x-a: 2']));
  expect(read?.headers.get('x-a')).toBe('1, 2');
});

test('a client says whether it sends more', () => {
  const read = (value: string) => parseDirectHead(head([...FIELDS, `Connection: ${value}`]))?.keepAlive ?? null;
  expect(['keep-alive', 'Keep-Alive', 'close', 'CLOSE', 'upgrade', 'close, x-hop', ''].map(read)).toEqual([
    true,
    true,
    false,
    false,
    null,
    null,
    null,
  ]);
});

describe('what two readers could understand differently, or asks for more, is left to the runtime', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['two lengths', head([...FIELDS, 'Content-Length: 13'])],
    ['the same length twice', head([...FIELDS, 'content-length: 12'])],
    ['no length', head(without('Content-Length'))],
    ['a length and chunks', head([...FIELDS, 'Transfer-Encoding: chunked'])],
    ['chunks alone', head([...without('Content-Length'), 'Transfer-Encoding: chunked'])],
    ...['+12', '-1', '0x0c', '1e1', '12, 12', '1 2', '', '1'.repeat(13)].map(
      (length) => [`length ${length}`, head([...without('Content-Length'), `Content-Length: ${length}`])] as const,
    ),
    ['no host', head(without('Host'))],
    ['two hosts', head([...FIELDS, 'Host: other'])],
    ['two hosts that are one', head([...FIELDS, 'host: gateway'])],
    ['two connections', head([...FIELDS, 'Connection: close', 'Connection: keep-alive'])],
    ['a space before the colon', head([...FIELDS, 'Transfer-Encoding : chunked'])],
    ['a folded line', head([...FIELDS, 'X-A: 1', ' Transfer-Encoding: chunked'])],
    ['a line without a colon', head([...FIELDS, 'chunked'])],
    ['an empty name', head([...FIELDS, ': chunked'])],
    ['a bare line feed', head(FIELDS).replace('\r\nHost', '\nHost')],
    ['a bare carriage return', head([...FIELDS, 'X-A: 1\rTransfer-Encoding: chunked'])],
    ['a NUL', head([...FIELDS, 'X-A: a\0b'])],
    ['a byte beyond ASCII', head([...FIELDS, 'X-A: é'])],
    ['a name beyond ASCII', head([...FIELDS, 'X-é: a'])],
    ['an expectation', head([...FIELDS, 'Expect: 100-continue'])],
    ['an upgrade', head([...FIELDS, 'Upgrade: h2c'])],
    ['HTTP/1.0', head(FIELDS, 'POST /v1/messages HTTP/1.0')],
    ['HTTP/1.10', head(FIELDS, 'POST /v1/messages HTTP/1.10')],
    ['another method', head(FIELDS, 'PUT /v1/messages HTTP/1.1')],
    ['a method in lower case', head(FIELDS, 'post /v1/messages HTTP/1.1')],
    ['a whole address', head(FIELDS, 'POST http://gateway/v1/messages HTTP/1.1')],
    ['another path', head(FIELDS, 'POST /api/v1/prompts HTTP/1.1')],
    ['two spaces', head(FIELDS, 'POST  /v1/messages HTTP/1.1')],
    ['a space in the target', head(FIELDS, 'POST /v1/messages x HTTP/1.1')],
    ['an empty line before it', `\r\n${head(FIELDS)}`],
    ['no field', head([])],
  ];
  for (const [name, text] of cases) test(name, () => expect(parseDirectHead(text)).toBeNull());
});

const withHost = (host: string): readonly string[] => [`Host: ${host}`, ...without('Host')];

test.each(['gateway.example.com', 'gateway:4000', '10.0.0.1:4000', '[::1]:4000', 'a_b.internal'])(
  'a call for %s is read',
  (host) => {
    expect(parseDirectHead(head(withHost(host)))?.host).toBe(host);
  },
);

test.each(['', 'a b', 'a/v1beta/models/other:generateContent?', 'a?x', 'a#', 'a\\b', 'u@a', '[::1', 'a:99999', '%zz'])(
  'a host that is none, or says more than a host, takes the long way: %j',
  (host) => {
    expect(parseDirectHead(head(withHost(host)))).toBeNull();
  },
);

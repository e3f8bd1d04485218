import { describe, expect, test } from 'bun:test';
import { ERROR_TABLE, GatewayError, invalidField } from '../../lib/errors/index.ts';
import type { ErrorType } from '../../lib/errors/index.ts';
import { decodeError, encodeError, encodeStreamError } from './errors.ts';

const encoder = new TextEncoder();

function decode(body: unknown): ReturnType<typeof decodeError> {
  return decodeError(encoder.encode(typeof body === 'string' ? body : JSON.stringify(body)));
}

describe('encodeError', () => {
  test('every error of the table has the shape that the SDKs read', () => {
    for (const type of Object.keys(ERROR_TABLE) as ErrorType[]) {
      const { error } = JSON.parse(encodeError(new GatewayError(type), 'req_1', 'text')) as { error: object };
      expect(Object.keys(error)).toEqual(['message', 'type', 'param', 'code']);
      expect(error).toMatchObject({ message: 'text', param: null, code: type });
    }
  });

  test('the type follows the status', () => {
    const typeOf = (type: ErrorType): unknown =>
      (JSON.parse(encodeError(new GatewayError(type), 'req_1', '')) as { error: { type: unknown } }).error.type;
    expect(typeOf('invalid_json')).toBe('invalid_request_error');
    expect(typeOf('invalid_token')).toBe('authentication_error');
    expect(typeOf('budget_exhausted')).toBe('insufficient_quota');
    expect(typeOf('model_not_found')).toBe('invalid_request_error');
    expect(typeOf('rate_limited')).toBe('rate_limit_error');
    expect(typeOf('internal_error')).toBe('server_error');
    expect(typeOf('upstream_timeout')).toBe('server_error');
  });

  test('a wrong field is named in param, and the internal text stays inside', () => {
    const error = invalidField('messages.0.role', 'must be a string');
    expect(JSON.parse(encodeError(error, 'req_1', 'text'))).toMatchObject({ error: { param: 'messages.0.role' } });
    const secret = new GatewayError('internal_error', { internal: 'secret', cause: new Error('secret') });
    expect(encodeError(secret, 'req_1', secret.message)).not.toContain('secret');
  });

  test('in a stream it is one event', () => {
    const text = new TextDecoder().decode(encodeStreamError(new GatewayError('upstream_error'), 'req_1', 'line\none'));
    expect(text).toStartWith('data: {"error":{"message":"line\\none"');
    expect(text.indexOf('\n\n')).toBe(text.length - 2);
  });
});

describe('decodeError', () => {
  test('reads every shape that vendors answer', () => {
    const cases: readonly (readonly [unknown, string | null, string | null])[] = [
      [{ error: { message: 'm', type: 't', param: null, code: 'c' } }, 'm', 'c'],
      [{ error: { message: 'm', type: 't', code: null } }, 'm', 't'],
      [{ error: { message: 'm', type: 't', code: 400 } }, 'm', 't'],
      [{ error: { message: 'm', code: 402 } }, 'm', '402'],
      [{ object: 'error', message: 'm', type: 't', code: '1800', raw_status_code: 400 }, 'm', '1800'],
      [{ detail: 'm' }, 'm', null],
      [{ detail: [{ loc: ['body', 'x'], msg: 'm', type: 'missing' }] }, 'm', null],
      [{ object: 'error', message: { detail: [{ msg: 'm' }] }, type: 't' }, 'm', 't'],
      [{ code: 'c', error: 'm' }, 'm', 'c'],
      [{ error: 'm' }, 'm', null],
      [{ errors: [{ message: 'm', code: 3 }] }, 'm', null],
      [{ type: 'error', error: { type: 't', message: 'm' }, request_id: 'r' }, 'm', 't'],
      [{ error: { code: 400, message: 'm', status: 'S' } }, 'm', 'S'],
      [[{ error: { code: 400, message: 'm', status: 'S' } }], 'm', 'S'],
      [
        { error: { message: 'Provider returned error', code: 400, metadata: { raw: '{"error":{"message":"m"}}' } } },
        'm',
        '400',
      ],
      [{ error: { message: 'Provider returned error', code: 400, metadata: { raw: 'm' } } }, 'm', '400'],
      [{}, null, null],
      ['<html>', null, null],
      ['', null, null],
      ['null', null, null],
    ];
    for (const [body, message, code] of cases) expect(decode(body)).toEqual({ message, code });
  });

  test('a long message is cut', () => {
    expect(decode({ error: { message: 'x'.repeat(100_000) } }).message?.length).toBe(2000);
  });
});

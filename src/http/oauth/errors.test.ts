import { expect, test } from 'bun:test';
import { FakeClock } from '../../lib/clock.ts';
import { ERROR_TABLE, GatewayError } from '../../lib/errors/index.ts';
import type { ErrorType } from '../../lib/errors/index.ts';
import { Call, SilenceKeeper } from '../core/index.ts';
import { asClientError, createOauthErrors, OAUTH_ERROR_CODES, OauthError } from './errors.ts';

const render = createOauthErrors();
const clock = new FakeClock();
const source = {
  clock,
  findClientAddress: () => '192.0.2.1',
  remoteAddress: () => null,
  silence: new SilenceKeeper(clock, 1000, () => undefined),
};

function callOf(path: string, headers: Record<string, string> = {}): Call {
  return new Call(new Request(`http://gateway.test${path}`, { method: 'POST', headers }), source);
}

async function answer(error: GatewayError, headers: Record<string, string> = {}) {
  const response = render(callOf('/oauth/token', headers), error);
  if (response === null) throw new Error('the path is not its own');
  return { response, body: (await response.json()) as { error: string; error_description: string } };
}

test('a lock-out is a well-formed error with 429 and how long to wait', async () => {
  const { response, body } = await answer(new GatewayError('too_many_attempts', { retryAfterMs: 60_000 }));
  expect([response.status, response.headers.get('retry-after'), body.error]).toEqual([
    429,
    '60',
    'temporarily_unavailable',
  ]);
});

test('every error of the table has a code of the RFCs, ASCII text in any language, and a challenge with 401', async () => {
  for (const type of Object.keys(ERROR_TABLE) as ErrorType[]) {
    const { response, body } = await answer(new GatewayError(type, { hint: 'a "quoted" \\ 名称' }), {
      'accept-language': 'zh-CN',
    });
    expect(OAUTH_ERROR_CODES as readonly string[]).toContain(body.error);
    expect([type, body.error_description]).toEqual([type, expect.stringMatching(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/)]);
    const challenged = response.headers.get('www-authenticate') !== null;
    expect([type, challenged]).toEqual([type, response.status === 401 || body.error === 'insufficient_scope']);
  }
});

test('what refuses client credentials is told apart from what is our own failure', () => {
  const codeOf = (type: ErrorType) => {
    const error = asClientError(new GatewayError(type));
    return error instanceof OauthError ? error.failure.code : null;
  };
  expect(codeOf('expired_token')).toBe('invalid_client');
  expect(codeOf('invalid_credentials')).toBe('invalid_client');
  expect(codeOf('account_suspended')).toBe('invalid_grant');
  expect(codeOf('ip_not_allowed')).toBe('invalid_grant');
  expect(codeOf('overloaded')).toBeNull();
  const unknown = new Error('a bug');
  expect(asClientError(unknown)).toBe(unknown);
});

test('other paths are not its own', () => {
  expect(render(callOf('/api/v1/auth/token'), new GatewayError('not_found'))).toBeNull();
  expect(render(callOf('/oauthx'), new GatewayError('not_found'))).toBeNull();
});

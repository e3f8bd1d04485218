import { expect, test } from 'bun:test';
import type { Audit } from '../audit/port.ts';
import { FakeClock } from '../lib/clock.ts';
import { toGatewayError } from '../lib/errors/index.ts';
import { silentLogger } from '../lib/log.ts';
import { createToken, digestToken } from '../lib/tokens.ts';
import { StoreUnavailable } from '../store/port.ts';
import type { Store, TokenOwner } from '../store/port.ts';
import { createAuthenticator } from './create-authenticator.ts';

const ORIGIN = { ip: '192.0.2.1', userAgent: 'test', requestId: 'r' };
const VERSIONED = { createdAt: 0, updatedAt: 0, version: 1 };

function buildOwner(digest: string): TokenOwner {
  return {
    customer: null,
    budgets: [],
    user: {
      ...VERSIONED,
      id: 'usr_1',
      name: 'anna',
      email: null,
      customerId: null,
      status: 'active',
      allowedModels: null,
      limits: {},
      allowedIps: null,
      expiresAt: null,
      metadata: {},
    },
    token: {
      ...VERSIONED,
      id: 'tok_1',
      lineId: 'tok_1',
      state: 'active',
      customerUserId: 'usr_1',
      name: 'laptop',
      digest,
      last4: '',
      expiresAt: null,
      revokedAt: null,
      allowedModels: null,
      limits: { requestsPerMinute: 1 },
      allowedIps: null,
      directUse: true,
      onLowBudget: 'shorten',
      lastUsedAt: null,
      rotatedTo: null,
      overlapEndsAt: null,
    },
  };
}

/** An authenticator over a store that knows what `find` answers, and how often it was asked. */
function setUp(find: (digest: string) => Promise<TokenOwner | null>) {
  const clock = new FakeClock();
  const asked: string[] = [];
  const findByDigest = (digest: string): Promise<TokenOwner | null> => {
    asked.push(digest);
    return find(digest);
  };
  const store = { authTokens: { findByDigest, recordUse: () => ({ sql: '', parameters: [] }) } } as unknown as Store;
  const refusals: string[] = [];
  const audit = {
    refuse: (event: { readonly foldKey: string }) => refusals.push(event.foldKey),
  } as unknown as Audit;
  const authenticator = createAuthenticator({ store, clock, log: silentLogger, audit });
  const call = async (token: string): Promise<string> => {
    try {
      await authenticator.caller(token, ORIGIN);
      return 'ok';
    } catch (error) {
      return toGatewayError(error).type;
    }
  };
  return { authenticator, clock, asked, refusals, call };
}

test('a token that was seen is answered at once, without asking the store', async () => {
  const token = createToken('auth');
  const { authenticator, asked } = setUp(async (digest) => buildOwner(digest));
  const first = await authenticator.caller(token, ORIGIN);
  const second = authenticator.caller(token, ORIGIN);
  expect(second).toBe(first);
  expect(asked).toEqual([digestToken(token)]);
  expect(first.scopes.map((scope) => scope.kind)).toEqual(['token']);
});

test('calls that miss at the same time share one question to the store', async () => {
  const token = createToken('auth');
  const { asked, call } = setUp(async (digest) => buildOwner(digest));
  expect(await Promise.all(Array.from({ length: 50 }, () => call(token)))).toEqual(
    Array.from({ length: 50 }, () => 'ok'),
  );
  expect(asked).toHaveLength(1);
});

test('what is no token never reaches the store', async () => {
  const { asked, call } = setUp(async () => null);
  for (const token of ['', 'sk-abc', createToken('auth').replace(/.$/, '!')])
    expect(await call(token)).toBe('invalid_token');
  expect(asked).toHaveLength(0);
});

test('an unknown token is not asked for again within five seconds', async () => {
  const token = createToken('auth');
  const { asked, call, clock } = setUp(async () => null);
  expect([await call(token), await call(token)]).toEqual(['invalid_token', 'invalid_token']);
  expect(asked).toHaveLength(1);
  clock.advance(5000);
  await call(token);
  expect(asked).toHaveLength(2);
});

test('a store that cannot answer is an overload, never an invalid token, and is asked again', async () => {
  const token = createToken('auth');
  let fails = true;
  const { call, refusals } = setUp(async (digest) => {
    if (fails) throw new StoreUnavailable('down');
    return buildOwner(digest);
  });
  expect(await call(token)).toBe('overloaded');
  expect(refusals).toEqual([]);
  fails = false;
  expect(await call(token)).toBe('ok');
});

test('what the store answered before a change is not used after it', async () => {
  const token = createToken('auth');
  const answers: ((owner: TokenOwner) => void)[] = [];
  const { authenticator, call, asked } = setUp(() => new Promise((resolve) => answers.push(resolve)));
  const owner = buildOwner(digestToken(token));
  const lookup = call(token);
  await authenticator.forget({ kind: 'management_key', id: 'key_1' });
  answers[0]?.(owner);
  await new Promise(setImmediate);
  expect(asked).toHaveLength(2);
  answers[1]?.({ ...owner, token: { ...owner.token, revokedAt: 1 } });
  expect(await lookup).toBe('revoked_token');
});

test('more look-ups at once than the store should bear are refused as an overload', async () => {
  const { call } = setUp(() => new Promise(() => {}));
  const pending = Array.from({ length: 1000 }, () => call(createToken('auth')));
  expect(await call(createToken('auth'))).toBe('overloaded');
  expect(pending).toHaveLength(1000);
});

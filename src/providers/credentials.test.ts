import { expect, test } from 'bun:test';
import { generateKeyPairSync } from 'node:crypto';
import { EgressError } from '../egress/index.ts';
import { HeaderText } from '../lib/header-text.ts';
import type { Egress, EgressCall, EgressHandler } from '../egress/index.ts';
import { FakeClock } from '../lib/clock.ts';
import { findProviderKind } from './index.ts';
import type { ProviderAccount } from './index.ts';
import { TokenCache } from './shared/token-cache.ts';

const CALL: EgressCall = {
  method: 'POST',
  url: 'https://bedrock-runtime.us-east-1.amazonaws.com/model/a%3A0/invoke',
  headers: [['content-type', 'application/json']],
  body: '{}',
  timeouts: { connectMs: 1, firstByteMs: 1, idleMs: 1, totalMs: 1 },
};

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** A network that answers from a table of hosts; what is not there cannot be reached. */
function createNetwork(answers: Readonly<Record<string, Answer | ((call: EgressCall) => Answer)>>) {
  const calls: EgressCall[] = [];
  const network: Egress = {
    send(call, handler) {
      calls.push(call);
      const found = answers[new URL(call.url).host];
      queueMicrotask(() => {
        if (found === undefined) {
          handler.onError(new EgressError('forbidden', 'not allowed', false));
          return;
        }
        const { status, body } = typeof found === 'function' ? found(call) : found;
        handler.onHead(status, new HeaderText('\r\ncontent-type: application/json\r\n'));
        handler.onChunk(new TextEncoder().encode(JSON.stringify(body)));
        handler.onEnd();
      });
      return { sent: true, pause() {}, resume() {}, abort() {} };
    },
    close() {},
  };
  return { network, calls };
}

let accounts = 0;

function send(kind: string, network: Egress, apiKey: object | null, baseUrl = 'https://api.example.test') {
  accounts += 1;
  const found = findProviderKind(kind);
  if (found === null) throw new Error(`no kind ${kind}`);
  const account = { id: `prv_${accounts}`, apiKey: apiKey === null ? null : JSON.stringify(apiKey), baseUrl };
  const egress = found.chooseEgress(network, account as ProviderAccount);
  const exchange = () =>
    new Promise<{ status: number; body: string; error: EgressError | null }>((resolve) => {
      let status = 0;
      let body = '';
      const handler: EgressHandler = {
        onHead: (received) => void (status = received),
        onChunk: (chunk) => void (body += new TextDecoder().decode(chunk)),
        onEnd: () => resolve({ status, body, error: null }),
        onError: (error) => resolve({ status, body, error }),
      };
      egress.send({ ...CALL, url: `${baseUrl}/x` }, handler);
    });
  return { egress, exchange };
}

const authorization = (call: EgressCall | undefined) =>
  call?.headers.find(([name]) => name.toLowerCase() === 'authorization')?.[1];

test('a service account signs for a token once, and calls carry it', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const { network, calls } = createNetwork({
    'oauth2.googleapis.com': {
      status: 200,
      body: { access_token: 'google-token', expires_in: 3600, token_type: 'Bearer' },
    },
    'api.example.test': { status: 200, body: {} },
  });
  const credential = { type: 'service_account', client_email: 'a@b.iam.gserviceaccount.com', private_key: pem };
  const { exchange } = send('vertex', network, credential);
  expect((await exchange()).status).toBe(200);
  expect((await exchange()).status).toBe(200);
  expect(calls.map((call) => new URL(call.url).host)).toEqual([
    'oauth2.googleapis.com',
    'api.example.test',
    'api.example.test',
  ]);
  expect(authorization(calls[1])).toBe('Bearer google-token');
  expect(authorization(calls[2])).toBe('Bearer google-token');
});

test('a refused credential is a 401 of the provider, without secrets', async () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' });
  const { network } = createNetwork({
    'oauth2.googleapis.com': { status: 400, body: { error: 'invalid_grant', error_description: 'no such account' } },
  });
  const { exchange } = send('vertex', network, { type: 'service_account', client_email: 'a@b', private_key: pem });
  const { status, body } = await exchange();
  expect([status, body]).toEqual([401, expect.stringContaining('status 400')]);
  expect(body).not.toContain(pem.slice(40, 80));
});

test('a token service that may not be reached fails as egress does', async () => {
  const { network } = createNetwork({});
  const credential = {
    type: 'external_account',
    audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: 'https://sts.googleapis.com/v1/token',
    credential_source: { url: 'https://idp.example.test/token' },
  };
  expect((await send('vertex', network, credential).exchange()).error?.kind).toBe('forbidden');
  expect((await send('vertex', network, null).exchange()).error?.kind).toBe('forbidden');
});

test('a federated identity may not read files of this machine or run programs', async () => {
  const { network, calls } = createNetwork({});
  for (const source of [
    { file: '/etc/passwd' },
    { executable: { command: '/bin/id' } },
    { environment_id: 'aws1' },
    {},
  ]) {
    const credential = { type: 'external_account', audience: 'a', credential_source: source };
    expect((await send('vertex', network, credential).exchange()).status).toBe(401);
  }
  expect(calls).toEqual([]);
});

test('a federated identity exchanges its subject token', async () => {
  const { network, calls } = createNetwork({
    'idp.example.test': { status: 200, body: { access_token: 'subject-token' } },
    'sts.googleapis.com': {
      status: 200,
      body: { access_token: 'federated', expires_in: 3600, token_type: 'Bearer', issued_token_type: 'x' },
    },
    'api.example.test': { status: 200, body: {} },
  });
  const credential = {
    type: 'external_account',
    audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: 'https://sts.googleapis.com/v1/token',
    credential_source: {
      url: 'https://idp.example.test/token',
      format: { type: 'json', subject_token_field_name: 'access_token' },
    },
  };
  const answer = await send('vertex', network, credential).exchange();
  expect(answer.status).toBe(200);
  expect(authorization(calls.at(-1))).toBe('Bearer federated');
});

test('an Entra application gets a token for its API’s scope', async () => {
  const { network, calls } = createNetwork({
    'login.microsoftonline.com': (call) => ({
      status: 200,
      body: call.url.includes('/oauth2/v2.0/token')
        ? { access_token: 'entra-token', expires_in: 3600, token_type: 'Bearer' }
        : {
            tenant_discovery_endpoint: 'https://login.microsoftonline.com/t/v2.0/.well-known/openid-configuration',
            token_endpoint: 'https://login.microsoftonline.com/t/oauth2/v2.0/token',
            authorization_endpoint: 'https://login.microsoftonline.com/t/oauth2/v2.0/authorize',
            issuer: 'https://login.microsoftonline.com/t/v2.0',
            jwks_uri: 'https://login.microsoftonline.com/t/keys',
            metadata: [],
          },
    }),
    'res.openai.azure.com': { status: 200, body: {} },
  });
  const credential = { tenant_id: 't', client_id: 'c', client_secret: 'made-up-secret' };
  const { exchange } = send('azure-openai', network, credential, 'https://res.openai.azure.com/openai/v1');
  expect((await exchange()).status).toBe(200);
  expect(authorization(calls.at(-1))).toBe('Bearer entra-token');
  const asked = calls.find((call) => call.url.includes('/oauth2/v2.0/token'));
  const body = typeof asked?.body === 'string' ? asked.body : new TextDecoder().decode(asked?.body ?? undefined);
  expect(new URLSearchParams(body).get('scope')).toBe('https://ai.azure.com/.default');
});

test('an access key signs each call by Signature Version 4', async () => {
  const { network, calls } = createNetwork({
    'bedrock-runtime.us-east-1.amazonaws.com': { status: 200, body: {} },
  });
  const credential = { access_key_id: 'AKIAMADEUP', secret_access_key: 'made-up-secret', session_token: 'session' };
  const { exchange } = send('bedrock', network, credential, 'https://bedrock-runtime.us-east-1.amazonaws.com');
  expect((await exchange()).status).toBe(200);
  expect(authorization(calls[0])).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIAMADEUP\/\d{8}\/us-east-1\/bedrock\/aws4_request, SignedHeaders=[^,]*host[^,]*, Signature=[0-9a-f]{64}$/,
  );
  expect(calls[0]?.headers).toContainEqual(['x-amz-security-token', 'session']);
  expect(calls[0]?.headers.some(([name]) => name === 'host')).toBe(false);
});

test('a token is kept until shortly before it expires, and one fetch serves all who wait', async () => {
  const clock = new FakeClock();
  const cache = new TokenCache(clock);
  let fetches = 0;
  const fetchToken = async () => {
    fetches += 1;
    return { token: `t${fetches}`, expiresAt: clock.now() + 600_000 };
  };
  expect(await Promise.all([cache.get('k', fetchToken), cache.get('k', fetchToken)])).toEqual(['t1', 't1']);
  expect(cache.get('k', fetchToken)).toBe('t1');
  clock.advance(500_000);
  expect(await cache.get('k', fetchToken)).toBe('t2');
  expect(fetches).toBe(2);
});

import { afterAll, beforeAll, expect, test } from 'bun:test';
import * as client from 'openid-client';
import { readJson, startTestGateway } from '../support/gateway.ts';
import type { TestCaller, TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
let caller: TestCaller;
beforeAll(async () => {
  gateway = await startTestGateway();
  caller = await gateway.createCaller();
});
afterAll(() => gateway.close());

/** The gateway as the library finds it by RFC 8414; loopback has no HTTPS. */
function discover(id: string, authentication: client.ClientAuth, metadata: Partial<client.ClientMetadata> = {}) {
  return client.discovery(new URL(gateway.url), id, metadata, authentication, {
    algorithm: 'oauth2',
    execute: [client.allowInsecureRequests],
  });
}

async function thrownBy(run: () => Promise<unknown>): Promise<unknown> {
  return run().then(
    () => null,
    (error: unknown) => error,
  );
}

test('the metadata names every endpoint by the origin of the call', async () => {
  const found = (await discover(caller.userId, client.None())).serverMetadata();
  expect(found).toMatchObject({
    issuer: gateway.url,
    token_endpoint: `${gateway.url}/oauth/token`,
    revocation_endpoint: `${gateway.url}/oauth/revoke`,
    introspection_endpoint: `${gateway.url}/oauth/introspect`,
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
  });
});

test('behind a trusted proxy it is the origin that the proxy names, and the setting stands above all', async () => {
  const path = '/.well-known/oauth-authorization-server';
  const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'llm.example.com' };
  const issuerOf = async (of: TestGateway) => (await readJson(await fetch(of.url + path, { headers }))).issuer;
  expect(await issuerOf(gateway)).toBe(gateway.url);
  const proxied = await startTestGateway('sqlite', { TALLYGATE_TRUSTED_PROXIES: '127.0.0.0/8' });
  expect(await issuerOf(proxied)).toBe('https://llm.example.com');
  await proxied.close();
  const set = await startTestGateway('sqlite', { TALLYGATE_PUBLIC_URL: 'https://set.example.com' });
  expect(await issuerOf(set)).toBe('https://set.example.com');
  await set.close();
});

test.each([
  ['client_secret_basic', client.ClientSecretBasic],
  ['client_secret_post', client.ClientSecretPost],
] as const)('by %s a client obtains a token, calls with it, and ends it', async (_, authenticate) => {
  await gateway.addProvider(`upstream ${_}`, [{ model: `model-${_}`, price: { input: '1', output: '1' } }]);
  const config = await discover(caller.userId, authenticate(caller.token));
  const tokens = await client.clientCredentialsGrant(config, { scope: 'customer' });
  expect(tokens.token_type).toBe('bearer');
  expect(tokens.expiresIn()).toBeGreaterThan(3500);

  const me = await client.fetchProtectedResource(
    config,
    tokens.access_token,
    new URL(`${gateway.url}/api/v1/me`),
    'GET',
  );
  expect(me.status).toBe(200);
  const body = { model: `model-${_}`, messages: [{ role: 'user', content: 'hi' }] };
  const choices = [{ index: 0, message: { role: 'assistant', content: 'hello' }, finish_reason: 'stop' }];
  gateway.upstream.enqueue({ kind: 'whole', body: { choices } });
  const answer = await gateway.chat(tokens.access_token, body);
  expect(answer.status).toBe(200);
  await answer.text();

  await client.tokenRevocation(config, tokens.access_token, { token_type_hint: 'access_token' });
  const after = await gateway.chat(tokens.access_token, body);
  expect(after.status).toBe(401);
});

test('a resource server introspects with a management key, as a client and as a bearer', async () => {
  const made = await gateway.admin('POST', '/api/v1/admin/keys', { name: 'resource server', role: 'support' });
  const config = await discover(caller.userId, client.ClientSecretPost(caller.token));
  const tokens = await client.clientCredentialsGrant(config);
  const asBearer: client.ClientAuth = (_as, _client, _body, headers) => {
    headers.set('authorization', `Bearer ${made.data.key}`);
  };
  for (const authentication of [
    client.ClientSecretBasic(made.data.key),
    client.ClientSecretPost(made.data.key),
    asBearer,
  ]) {
    const server = await discover(made.data.id, authentication);
    const active = await client.tokenIntrospection(server, tokens.access_token);
    expect(active).toMatchObject({ active: true, sub: caller.userId, scope: 'customer', iss: gateway.url });
    await client.tokenRevocation(config, (await client.clientCredentialsGrant(config)).access_token);
    expect(JSON.stringify(await client.tokenIntrospection(server, 'unknown'))).toBe('{"active":false}');
  }
});

test('the library reads our refusals as what they are', async () => {
  const wrong = await discover(caller.userId, client.ClientSecretPost('wrong'));
  const refused = await thrownBy(() => client.clientCredentialsGrant(wrong));
  expect(refused).toBeInstanceOf(client.WWWAuthenticateChallengeError);
  const right = await discover(caller.userId, client.ClientSecretBasic(caller.token));
  const scoped = await thrownBy(() => client.clientCredentialsGrant(right, { scope: 'admin' }));
  expect(scoped).toMatchObject({ error: 'invalid_scope', status: 400 });
  const unsupported = await thrownBy(() => client.genericGrantRequest(right, 'password', { username: 'x' }));
  expect(unsupported).toMatchObject({ error: 'unsupported_grant_type', status: 400 });
  const ended = await thrownBy(() => client.tokenRevocation(right, caller.token));
  expect(ended).toMatchObject({ error: 'unsupported_token_type', status: 400 });
});

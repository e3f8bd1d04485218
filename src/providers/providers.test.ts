import { expect, test } from 'bun:test';
import type { EgressCall } from '../egress/index.ts';
import { findProviderKind, PROVIDER_KINDS } from './index.ts';
import type { ProviderAccount } from './index.ts';

const ACCOUNT: ProviderAccount = {
  id: 'prv_1',
  name: 'main',
  kind: 'openai',
  baseUrl: 'https://api.example.test/v1',
  apiKey: 'sk-operator',
  headers: {},
  dialects: ['openai-chat'],
  timeouts: { connectMs: 1, firstByteMs: 2, idleMs: 3, totalMs: 4 },
  maxConcurrency: null,
  maxRetries: 0,
  onClientAbort: 'abort',
};

function build(account: Partial<ProviderAccount> = {}, more: object = {}): EgressCall {
  const kind = findProviderKind('openai-compatible');
  if (kind === null) throw new Error('no such kind');
  return kind.buildCall({
    account: { ...ACCOUNT, ...account },
    operation: 'generate',
    dialect: 'openai-chat',
    upstreamModel: 'm',
    stream: false,
    body: '{}',
    forwarded: [],
    ...more,
  });
}

test('every kind is found by its own name and no name twice', () => {
  for (const kind of PROVIDER_KINDS) expect(findProviderKind(kind.kind)).toBe(kind);
  expect(new Set(PROVIDER_KINDS.map((kind) => kind.kind)).size).toBe(PROVIDER_KINDS.length);
  expect(findProviderKind('unheard-of')).toBeNull();
});

test('a call goes to the address that the vendor’s SDK would build, with the provider’s credential and time-outs', () => {
  const call = build();
  expect(call.url).toBe('https://api.example.test/v1/chat/completions');
  expect(build({ baseUrl: 'https://api.example.test/v1/' }).url).toBe(call.url);
  expect(call.headers).toEqual([
    ['authorization', 'Bearer sk-operator'],
    ['content-type', 'application/json'],
    ['accept', 'application/json'],
  ]);
  expect([call.method, call.body, call.timeouts]).toEqual(['POST', '{}', ACCOUNT.timeouts]);
  const list = build({}, { operation: 'list-models', body: null });
  expect([list.method, list.url, list.body]).toEqual(['GET', 'https://api.example.test/v1/models', null]);
});

test('the client’s own credential is never forwarded, whatever header carries it', () => {
  const forwarded = ['authorization', 'x-api-key', 'x-goog-api-key', 'api-key', 'cookie'].map((name) => [
    name,
    'tga_client',
  ]);
  const call = build({ apiKey: null }, { forwarded: [...forwarded, ['openai-beta', 'x=1']] });
  expect(JSON.stringify(call)).not.toContain('tga_client');
  expect(call.headers).toContainEqual(['openai-beta', 'x=1']);
});

test('the operator’s headers win over the credential and over forwarded ones', () => {
  const call = build(
    { headers: { Authorization: 'Basic abc', 'X-Team': 'ops' } },
    { forwarded: [['x-team', 'client']] },
  );
  expect(call.headers.filter(([name]) => /^(authorization|x-team)$/i.test(name))).toEqual([
    ['Authorization', 'Basic abc'],
    ['X-Team', 'ops'],
  ]);
});

test('only the sandbox stays in this process; it and servers of one’s own cost nothing', () => {
  const network = { send: () => ({ sent: true, pause() {}, resume() {}, abort() {} }), close() {} };
  const account = { ...ACCOUNT, baseUrl: 'https://api.example.test' };
  const wrapping = PROVIDER_KINDS.filter((kind) => kind.chooseEgress(network, account) !== network);
  expect(wrapping.map((kind) => kind.kind)).toEqual(['bedrock', 'sandbox']);
  expect(PROVIDER_KINDS.filter((kind) => kind.free).map((kind) => kind.kind)).toEqual([
    'ollama',
    'vllm',
    'llamacpp',
    'lmstudio',
    'sandbox',
  ]);
});

import { afterAll, beforeAll, expect, test } from 'bun:test';
import { PROVIDER_KINDS } from '../../src/providers/index.ts';
import { createTestHttp } from '../support/http.ts';
import type { TestHttp } from '../support/http.ts';
import { pick } from '../support/http-identity.ts';

const PATH = '/api/v1/admin/provider-kinds';

let http: TestHttp;

beforeAll(async () => {
  http = await createTestHttp();
});
afterAll(() => http.dispose());

const get = (query: string, token: string | null = http.admins.owner) => http.call('GET', PATH + query, { token });

interface Kind {
  readonly kind: string;
  readonly base_url: { readonly template: string | null; readonly parts: readonly { readonly name: string }[] };
}

const readKinds = async (): Promise<readonly Kind[]> => {
  const { json } = await get('');
  return pick(json, 'data.items') as readonly Kind[];
};

test('every kind of provider is answered in its order, with address, credential and what it speaks', async () => {
  const answer = await get('');
  expect([answer.status, pick(answer.json, 'data.total')]).toEqual([200, PROVIDER_KINDS.length]);
  const kinds = await readKinds();
  expect(kinds.map(({ kind }) => kind)).toEqual(PROVIDER_KINDS.map(({ kind }) => kind));
  const of = (kind: string) => kinds.find((each) => each.kind === kind);
  expect(of('openai')).toMatchObject({
    title: 'OpenAI',
    free: false,
    dialects: ['openai-chat', 'openai-responses'],
    base_url: { required: false, default: 'https://api.openai.com/v1', template: null, parts: [] },
    api_key: { needed: 'required', starts_with: 'sk-', keys_at: 'platform.openai.com/api-keys', credentials: [] },
  });
  expect(of('sandbox')).toMatchObject({ free: true, api_key: { needed: 'none' }, base_url: { problem: null } });
  expect(of('openai-compatible')).toMatchObject({
    base_url: { required: true, default: null },
    further_dialects: ['openai-responses'],
    api_key: { needed: 'optional' },
  });
  const secret = { name: 'secret_access_key', required: true, secret: true };
  expect(pick(of('bedrock'), 'api_key.credentials.0.parts.1')).toMatchObject(secret);
  expect(pick(of('vertex'), 'api_key.credentials.0')).toEqual({ name: 'service-account', parts: [] });
});

test('an address made of its template and the examples of its parts is a URL that names them', async () => {
  const made = (await readKinds()).filter(({ base_url: { template } }) => template !== null);
  expect(made.map(({ kind }) => kind)).toEqual(['azure-openai', 'vertex', 'bedrock', 'openai-compatible']);
  for (const { base_url: address } of made) {
    const names = [...(address.template ?? '').matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
    expect([...new Set(names)].sort()).toEqual(address.parts.map(({ name }) => name).sort());
    const url = (address.template ?? '').replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      String(
        pick(
          address.parts.find((part) => part.name === name),
          'example',
        ),
      ),
    );
    expect([URL.canParse(url), /[{}]/.test(url)]).toEqual([true, false]);
  }
});

test('kinds of provider are for those who may read providers, and know no other query', async () => {
  expect((await get('', null)).status).toBe(401);
  expect((await get('', http.admins.auditor)).status).toBe(200);
  expect((await get('', http.callerToken)).status).toBe(403);
  expect((await get('?kind=openai')).status).toBe(400);
});

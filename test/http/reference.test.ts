import { afterAll, beforeAll, expect, test } from 'bun:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { describeHttp } from '../../src/app/reference.ts';
import { ERROR_TABLE } from '../../src/lib/errors/index.ts';
import type { JsonSchema, OpenApiDocument, Operation } from '../../src/http/reference/index.ts';
import { startTestGateway } from '../support/gateway.ts';
import type { TestGateway } from '../support/gateway.ts';

let gateway: TestGateway;
let document: OpenApiDocument;

beforeAll(async () => {
  gateway = await startTestGateway();
  document = (await (await fetch(`${gateway.url}/openapi.json`)).json()) as OpenApiDocument;
});
afterAll(() => gateway.close());

function operations(): readonly (readonly [string, Operation])[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
  );
}

function isPlain(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every field of every schema below a value, with where it is. */
function* fields(value: unknown, place: string): Generator<readonly [string, JsonSchema]> {
  if (Array.isArray(value)) {
    for (const [index, each] of value.entries()) yield* fields(each, `${place}.${index}`);
    return;
  }
  if (!isPlain(value)) return;
  for (const [keyword, inner] of Object.entries(value)) {
    if (keyword === 'properties' && isPlain(inner)) {
      for (const [name, field] of Object.entries(inner)) if (isPlain(field)) yield [`${place}.${name}`, field];
    }
    yield* fields(inner, keyword === 'properties' ? place : `${place}.${keyword}`);
  }
}

function isDescribed(value: JsonSchema): boolean {
  // An error answer narrows the code of a component that is described itself.
  if (value['$ref'] !== undefined || (value['enum'] !== undefined && value['type'] === undefined)) return true;
  const { description, 'x-description-zh': zh } = value;
  return typeof description === 'string' && description !== '' && typeof zh === 'string' && /\p{Script=Han}/u.test(zh);
}

test('the document is valid by an independent validator', async () => {
  const result = await new Validator().validate(structuredClone(document) as unknown as Record<string, unknown>);
  expect(result).toEqual({ valid: true });
});

test('the served document is the one that the command prints', () => {
  expect(document).toEqual(JSON.parse(JSON.stringify(describeHttp())));
});

test('every field of every schema is described in both languages', () => {
  const missing = [...fields(document.components.schemas, 'components'), ...fields(document.paths, 'paths')]
    .filter(([, field]) => !isDescribed(field))
    .map(([place]) => place);
  expect(missing).toEqual([]);
});

test('every call, parameter, answer, header and chapter has its text in both languages', () => {
  const { components, tags } = document;
  const described: (readonly [string, JsonSchema])[] = [
    ...tags.map((tag) => [tag.name, tag as unknown as JsonSchema] as const),
    ...Object.entries(components.headers as unknown as Record<string, JsonSchema>),
    ...Object.entries(components.parameters as unknown as Record<string, JsonSchema>),
    ...Object.entries(components.securitySchemes as unknown as Record<string, JsonSchema>),
  ];
  for (const [name, operation] of operations()) {
    described.push([name, operation as unknown as JsonSchema]);
    expect([name, operation.summary !== '' && /\p{Script=Han}/u.test(operation['x-summary-zh'])]).toEqual([name, true]);
    for (const parameter of operation.parameters ?? [])
      described.push([`${name} ${'name' in parameter ? parameter.name : ''}`, parameter as unknown as JsonSchema]);
    for (const [status, answer] of Object.entries(operation.responses))
      described.push([`${name} ${status}`, answer as unknown as JsonSchema]);
  }
  expect(described.filter(([, value]) => !isDescribed(value)).map(([name]) => name)).toEqual([]);
});

test('every reference leads somewhere', () => {
  const text = JSON.stringify(document);
  const missing = [...text.matchAll(/"\$ref":"#\/components\/(\w+)\/([\w-]+)"/g)]
    .filter(
      ([, kind, name]) =>
        !Object.hasOwn(document.components[kind as keyof OpenApiDocument['components']] ?? {}, name ?? ''),
    )
    .map(([reference]) => reference);
  expect(missing).toEqual([]);
  expect(text.match(/"\$ref":"(?!#\/components\/)/g)).toBeNull();
});

test('the calls of the document are those that the server answers, and no others', async () => {
  const calls = await gateway.gateway.listCalls();
  const mounted = new Set(
    calls
      // The viewer's own files and the console are no calls of the API.
      .filter(({ path }) => !/^\/docs\/./.test(path) && !/^\/(console(\/.*)?)?$/.test(path))
      .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)(?:\{[^}]*\})?/g, '{$1}')}`),
  );
  expect(
    operations()
      .map(([name]) => name)
      .toSorted(),
  ).toEqual([...mounted].toSorted());
});

test('every error code is listed, and every call of an administrator names its permission', () => {
  expect(document['x-error-codes'].map(({ code }) => code)).toEqual(Object.values(ERROR_TABLE).map(({ code }) => code));
  for (const [name, operation] of operations()) {
    if (name.includes('/api/v1/admin/') && !name.includes('/admins/me')) {
      expect([name, operation['x-permission']]).toEqual([name, expect.stringMatching(/^\w+\.\w+$/)]);
    }
  }
});

test('a second look at the document costs nothing', async () => {
  const first = await fetch(`${gateway.url}/openapi.json`);
  await first.arrayBuffer();
  const tag = first.headers.get('etag') ?? '';
  const again = await fetch(`${gateway.url}/openapi.json`, { headers: { 'if-none-match': tag } });
  expect([again.status, await again.text()]).toEqual([304, '']);
  const other = await fetch(`${gateway.url}/openapi.json`, { headers: { 'if-none-match': '"other"' } });
  expect(other.status).toBe(200);
});

test('the viewer comes from here alone: its files are served, and its policy admits nobody else', async () => {
  const page = await fetch(`${gateway.url}/docs`);
  const html = await page.text();
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toMatch(/unsafe-|https?:|\*/);
  expect(html).not.toMatch(/https?:|<script>|<style|style=|\son\w+=/);
  const links = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, link]) => link ?? '');
  expect(links).toEqual(['data:,', '/docs/viewer.css', '/docs/viewer.js', '/docs/start.js']);
  for (const link of links.slice(1)) {
    const file = await fetch(gateway.url + link);
    expect([link, file.status, (await file.arrayBuffer()).byteLength > 100]).toEqual([link, 200, true]);
    expect(file.headers.get('content-type')).toMatch(/^text\/(css|javascript)/);
  }
  const style = await (await fetch(`${gateway.url}/docs/viewer.css`)).text();
  expect(style.match(/@import|url\(\s*["']?(?!["']?data:)/g)).toBeNull();
  const start = await (await fetch(`${gateway.url}/docs/start.js`)).text();
  expect(start).toContain("url: '/openapi.json'");
  expect(start).toContain('validatorUrl: null');
});

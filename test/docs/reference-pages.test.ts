import { expect, test } from 'bun:test';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { anchorOf } from '../../scripts/docs/api/render/markdown.ts';
import { listPageCalls } from '../../scripts/docs/api/page.ts';
import { listOperations } from '../../scripts/docs/api/openapi.ts';
import { PROMISES } from '../../scripts/docs/promises.ts';
import { describeHttp } from '../../src/app/reference.ts';
import { parseToken } from '../../src/lib/tokens.ts';
import { ROOT } from '../arch/source-files.ts';
import { readPageExamples } from './page-examples.ts';

const PATHS = ['docs/api/zh-CN.md', 'docs/api/en.md'];
const operations = [...listOperations(describeHttp()).keys()];

/** `GET /a/{id}` as a pattern of the calls that are one. */
function patternOf(operation: string): RegExp {
  const [method, path = ''] = operation.split(' ');
  const escaped = path.replaceAll('.', String.raw`\.`).replaceAll(/\{[^}]+\}/g, '[^/?"]+');
  return new RegExp(`^${method} \\$BASE${escaped}(\\?|$)`);
}

function callOf(curl: string): string {
  const method = /-X ([A-Z]+)/.exec(curl)?.[1] ?? (/ -d /.test(curl) ? 'POST' : 'GET');
  return `${method} ${/"(\$BASE[^"]*)"/.exec(curl)?.[1]}`;
}

for (const path of PATHS) {
  const page = readFileSync(join(ROOT, path), 'utf8');

  test(`${path} describes every operation of the OpenAPI document, each with an example`, () => {
    const calls = readPageExamples(page).map((example) => callOf(example.curl));
    const described = new Set([...page.matchAll(/```http\n([A-Z]+ \/\S*)\n```/g)].map(([, one = '']) => one));
    expect(operations.filter((one) => !described.has(one))).toEqual([]);
    const shown = (one: string): boolean => calls.some((call) => patternOf(one).test(call));
    expect(operations.filter((one) => !shown(one))).toEqual([]);
  });

  test(`${path} has no link to a heading or file that is not there`, () => {
    const prose = page.replaceAll(/```[\s\S]*?```/g, '');
    const anchors = new Set([...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading)));
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(20);
    const broken = links.filter((link) =>
      link.startsWith('#')
        ? !anchors.has(link.slice(1))
        : !link.startsWith('http') && !existsSync(join(ROOT, dirname(path), link)),
    );
    expect(broken).toEqual([]);
  });

  test(`${path} shows no token that could be one`, () => {
    const tokens = page.match(/\btg[atms]_[0-9A-Za-z]{49}\b/g) ?? [];
    expect(tokens.length).toBeGreaterThan(5);
    expect(tokens.filter((token) => parseToken(token) !== null)).toEqual([]);
  });

  test(`${path} leaves no field without its meaning`, () => {
    const rows = page.match(/^\| `[^|]*\|.*\| {1,2}\|$/gm) ?? [];
    const inTablesOfCalls = rows.filter((row) => !/`(?:GET|POST|PUT|PATCH|DELETE) \//.test(row));
    expect(inTablesOfCalls).toEqual([]);
  });
}

test('what a page says of an error of a call, the OpenAPI document says of the call too', () => {
  const documented = listOperations(describeHttp());
  const unknown = listPageCalls().flatMap(({ operation, errors = [] }) => {
    const answers = Object.values(documented.get(operation)?.responses ?? {});
    const types = answers.flatMap((answer) => answer['x-error-types'] ?? []);
    return errors.filter(({ type }) => !types.includes(type)).map(({ type }) => `${operation}: ${type}`);
  });
  expect(unknown).toEqual([]);
});

test('the status of every example is one that the OpenAPI document gives the operation', () => {
  const page = readFileSync(join(ROOT, 'docs/api/en.md'), 'utf8');
  // The path without parameters is the one that the server takes: `admins/me` before `admins/{id}`.
  const documented = [...listOperations(describeHttp())].toSorted(
    ([left], [right]) => left.split('{').length - right.split('{').length,
  );
  const wrong = readPageExamples(page).flatMap(({ curl, status }) => {
    const call = callOf(curl);
    const found = documented.find(([operation]) => patternOf(operation).test(call));
    return found !== undefined && String(status) in found[1].responses ? [] : [`${call}: ${status}`];
  });
  expect(wrong).toEqual([]);
});

test('both pages have the same examples and the same structure', () => {
  const [chinese = '', english = ''] = PATHS.map((path) => readFileSync(join(ROOT, path), 'utf8'));
  expect(readPageExamples(chinese)).toEqual(readPageExamples(english));
  const numbersOf = (page: string): readonly string[] =>
    [...page.matchAll(/^#+ ([\d.]+) /gm)].map(([, one = '']) => one);
  expect(numbersOf(chinese)).toEqual(numbersOf(english));
});

test('each promise of chapter 7 is in docs/security.md, with a test and a place that are there', () => {
  const security = readFileSync(join(ROOT, 'docs/security.md'), 'utf8');
  for (const { promise, keptBy, tests } of PROMISES) {
    expect(security).toContain(promise.en);
    expect(tests.length).toBeGreaterThan(0);
    expect([...keptBy, ...tests].filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  }
});

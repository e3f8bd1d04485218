import { expect, test } from 'bun:test';
import { createPatternFinder } from './name-patterns.ts';
import type { RoutableDeployment, RoutableModel } from './port.ts';

function model(name: string, upstreamModel = name): RoutableModel {
  const deployment = { id: `dep_${name}`, upstreamModel } as RoutableDeployment;
  return {
    id: `mdl_${name}`,
    name,
    createdAt: 0,
    limits: {},
    scope: null,
    deployments: [deployment],
    strategy: 'weighted',
    fallbacks: [],
    hedge: null,
    enabled: true,
  };
}

function finderOf(...models: readonly RoutableModel[]) {
  return createPatternFinder(new Map(models.map((each) => [each.name, each])));
}

test('a pattern serves every name that begins with its prefix, under the name that was asked for', () => {
  const found = finderOf(model('sandbox-*'))('sandbox-echo');
  expect(found?.name).toBe('sandbox-echo');
  expect(found?.id).toBe('mdl_sandbox-*');
  expect(found?.deployments.map((each) => each.upstreamModel)).toEqual(['sandbox-echo']);
});

test('the longest pattern wins', () => {
  const find = finderOf(model('gpt-*'), model('gpt-5-*'), model('*'));
  expect(find('gpt-5-mini')?.id).toBe('mdl_gpt-5-*');
  expect(find('gpt-4')?.id).toBe('mdl_gpt-*');
  expect(find('other')?.id).toBe('mdl_*');
});

test('the star of the upstream name becomes what the pattern stood for, and a fixed upstream name stays', () => {
  expect(finderOf(model('or/*', 'openrouter/*'))('or/a/b')?.deployments[0]?.upstreamModel).toBe('openrouter/a/b');
  expect(finderOf(model('any-*', 'fixed'))('any-x')?.deployments[0]?.upstreamModel).toBe('fixed');
});

test('a name that no pattern covers is not found', () => {
  expect(finderOf(model('sandbox-*'), model('exact'))('sandbox')).toBeNull();
  expect(finderOf(model('exact'))('exact-x')).toBeNull();
});

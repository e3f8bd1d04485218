import { expect, test } from 'bun:test';
import { actionTexts, nameAction } from '../../console/src/features/operation-log/action-texts.ts';
import { ROUTE_ACTIONS } from '../../src/http/management/route-actions.ts';

const WRITTEN = /\baction: '([a-z_]+\.[a-z_]+)'/g;

async function listActions(): Promise<readonly string[]> {
  const actions = new Set(Object.values(ROUTE_ACTIONS).map((route) => route.action));
  for (const path of new Bun.Glob('src/**/*.ts').scanSync('.')) {
    if (path.endsWith('.test.ts')) continue;
    for (const [, action = ''] of (await Bun.file(path).text()).matchAll(WRITTEN)) actions.add(action);
  }
  // Their names are those of the events, which the webhooks have.
  return [...actions, 'budget.alert', 'budget.exhausted'];
}

test.each(['en', 'zh'] as const)('every action of the operation log has words in %s', async (language) => {
  const actions = await listActions();
  expect(actions.length).toBeGreaterThan(40);
  expect(actions.filter((action) => nameAction(action, actionTexts[language]) === action)).toEqual([]);
});

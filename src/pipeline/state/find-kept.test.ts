import { expect, test } from 'bun:test';
import { systemClock } from '../../lib/clock.ts';
import type { HandedResponse } from '../../store/records/index.ts';
import { isAlive } from './find-kept.ts';

const DAY_MS = 86_400_000;
const NOW = Date.UTC(2026, 2, 1);

function isAliveAfter(age: number, days: number, change: Partial<HandedResponse> = {}): boolean {
  const found: HandedResponse = {
    id: 'req_1',
    responseId: 'resp_1',
    customerUserId: 'usr_1',
    providerId: null,
    previousId: null,
    rootId: 'req_1',
    lastAt: NOW - age,
    conversationAt: NOW - age,
    contextTokens: 1,
    contextBytes: 1,
    removedAt: null,
    hasContent: true,
    ...change,
  };
  const keeping = () => ({ days, bytesMax: 1, bodyBytesMax: 1 });
  return isAlive({ clock: { ...systemClock, now: () => NOW }, keeping }, found);
}

test('a kept answer ends at its instant, whether it is cleaned yet or not', () => {
  expect([isAliveAfter(30 * DAY_MS - 1, 30), isAliveAfter(30 * DAY_MS, 30)]).toEqual([true, false]);
  expect([isAliveAfter(0, 0), isAliveAfter(1, 30, { removedAt: NOW })]).toEqual([false, false]);
  expect(isAliveAfter(1, 30, { hasContent: false })).toBe(false);
});

test('whose answer a provider keeps is known for 60 days at least', () => {
  const atProvider = { providerId: 'prv_1', hasContent: false };
  expect([0, 30, 60].map((days) => isAliveAfter(60 * DAY_MS - 1, days, atProvider))).toEqual([true, true, true]);
  expect([30, 90].map((days) => isAliveAfter(60 * DAY_MS, days, atProvider))).toEqual([false, true]);
});

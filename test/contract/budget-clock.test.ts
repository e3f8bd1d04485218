import { describe } from 'bun:test';
import { createCounters } from '../../src/metering/index.ts';
import { describeBudgetClock } from './budget-clock.contract.ts';
import { createOneShared, createSeveralShared } from './counters-shared.ts';

describe('plain counters', () => describeBudgetClock((source) => createCounters(source)));
describe('counters in shared memory', () => describeBudgetClock(createOneShared));
describe('counters in shared memory, each call by another process', () => describeBudgetClock(createSeveralShared));

import { createCounters } from '../../src/metering/index.ts';
import { describeCounters } from './counters.contract.ts';
import { createOneShared, createSeveralShared } from './counters-shared.ts';

describeCounters('plain counters', (source) => createCounters(source));
describeCounters('counters in shared memory', createOneShared);
describeCounters('counters in shared memory, each call by another process', createSeveralShared);

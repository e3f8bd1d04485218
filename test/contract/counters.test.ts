import { createCounters } from '../../src/metering/index.ts';
import { describeCounters } from './counters.contract.ts';

describeCounters('plain counters', (source) => createCounters(source));

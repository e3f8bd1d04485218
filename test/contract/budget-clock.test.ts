import { createCounters } from '../../src/metering/index.ts';
import { describeBudgetClock } from './budget-clock.contract.ts';

describeBudgetClock((source) => createCounters(source));

import type { Meanings } from '../meaning.ts';
import { ADMINISTRATORS } from './administrators.ts';
import { CATALOGUE } from './catalogue.ts';
import { CUSTOMERS } from './customers.ts';
import { DAY_SUMS } from './day-sums.ts';
import { RECORDS } from './records.ts';
import { TRAFFIC_SQLITE } from './traffic-sqlite.ts';
import { TRAFFIC } from './traffic.ts';

/** What every table and column is for. A test holds it against the migrated databases. */
export const MEANINGS: Meanings = {
  ...ADMINISTRATORS,
  ...CUSTOMERS,
  ...CATALOGUE,
  ...TRAFFIC,
  ...TRAFFIC_SQLITE,
  ...DAY_SUMS,
  ...RECORDS,
};

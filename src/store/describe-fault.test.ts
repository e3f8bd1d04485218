import { expect, test } from 'bun:test';
import { describeFault } from './describe-fault.ts';
import { StoreUnavailable } from './port.ts';

test.each([
  ['database or disk is full', 'the disk is full'],
  ["ENOSPC: no space left on device, write '/srv/data/tallygate.db'", 'the disk is full'],
  ['attempt to write a readonly database', 'the data can only be read'],
  ['database is locked', 'the database is locked by somebody else'],
  ['disk I/O error', 'the disk reports errors'],
  ['password authentication failed for user "gateway" at db.internal', 'the database does not answer'],
])('%p is told as %p, and nothing else of it', (said, told) => {
  expect(describeFault(new StoreUnavailable('the store cannot write', new Error(said)))).toBe(told);
});

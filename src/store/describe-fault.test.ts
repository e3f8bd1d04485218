import { expect, test } from 'bun:test';
import { describeFault, joinCauses } from './describe-fault.ts';
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

test('another process, which gets one text, is told the same', () => {
  const error = new StoreUnavailable('the journal cannot be written', new Error('EIO: i/o error, write'));
  expect(joinCauses(error)).toBe('the journal cannot be written: EIO: i/o error, write');
  expect(describeFault(new StoreUnavailable(joinCauses(error)))).toBe('the disk reports errors');
  expect(joinCauses(new StoreUnavailable(joinCauses(error), error.cause))).toBe(joinCauses(error));
});

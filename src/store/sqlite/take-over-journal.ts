import type { Database } from 'bun:sqlite';
import { readUnapplied, requireReadable } from '../journal/read-unapplied.ts';
import { StoreUnavailable } from '../port.ts';
import type { TakenOver } from '../threads/messages.ts';
import { TrafficWriter } from './commit-traffic.ts';
import { readJournalPlace } from './journal-place.ts';

/** See `requireReadable`. */
export function checkJournal(database: Database, path: string): void {
  const table = database.query("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'traffic_journal'").get();
  if (table !== null) requireReadable(path, readJournalPlace(database));
}

/**
 * Takes over what a process that ended suddenly has left in the journal beside the database. Idempotent. The caller
 * holds the lock on the data. Throws `StoreUnavailable` when the database does not take it.
 */
export function takeOverJournal(database: Database, path: string): TakenOver {
  const place = readJournalPlace(database);
  const { frames, aside, missing } = readUnapplied(path, place);
  const last = frames.at(-1);
  if (last === undefined) return { ...place, groups: 0, refused: 0, aside, missing };
  const message = [`${place.sequence} ${last.sequence}`, ...frames.map(({ text }) => text)].join('\n');
  const { fault, refused } = new TrafficWriter(database).commit(message);
  if (fault !== null) {
    throw new StoreUnavailable(
      `the journal beside ${path} could not be taken over: ${fault.kind === 'unavailable' ? fault.message : fault.kind}`,
    );
  }
  return { name: place.name, sequence: last.sequence, groups: frames.length, refused: refused.length, aside, missing };
}

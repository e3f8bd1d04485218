import type { Database } from 'bun:sqlite';
import type { JournalPlace } from '../journal/read-unapplied.ts';

/** How far the database has taken the journal over. */
export function readJournalPlace(database: Database): JournalPlace {
  const row = database.query('SELECT name, sequence FROM traffic_journal').get() as {
    readonly name: string;
    readonly sequence: bigint | number;
  };
  return { name: row.name, sequence: Number(row.sequence) };
}

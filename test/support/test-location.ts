import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StoreLocation } from '../../src/store/threads/messages.ts';
import type { DatabaseKind } from '../../src/store/threads/sql-port.ts';
import { createTestDatabase } from './postgres.ts';

export interface TestLocation {
  readonly location: StoreLocation;
  /** Removes the data. */
  readonly remove: () => Promise<void>;
}

/** A place for empty data: a folder of its own, or a database of its own on the shared server. */
export async function createTestLocation(database: DatabaseKind): Promise<TestLocation> {
  if (database === 'postgres') {
    const { url, drop } = await createTestDatabase();
    return { location: { kind: 'postgres', url }, remove: drop };
  }
  const folder = mkdtempSync(join(tmpdir(), 'tallygate-store-'));
  return {
    location: { kind: 'sqlite', path: join(folder, 'tallygate.db') },
    async remove() {
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

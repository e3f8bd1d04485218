import { sha256 } from '../../lib/sha256.ts';
import { StoreUnavailable } from '../port.ts';
import { MIGRATIONS, type Migration } from '../migrations/index.ts';

/** A step that the database has recorded. */
export interface AppliedMigration {
  readonly id: string;
  /** SHA-256 of the step's SQL, hex. */
  readonly checksum: string;
  /** UTC milliseconds. */
  readonly appliedAt: number;
}

/** The record of a step as a driver answers it. */
export interface AppliedRow {
  readonly id: string;
  readonly checksum: string;
  readonly applied_at: number | bigint | Date;
}

export function readApplied({ id, checksum, applied_at: appliedAt }: AppliedRow): AppliedMigration {
  return { id, checksum, appliedAt: Number(appliedAt) };
}

export interface MigrationStatus {
  readonly applied: readonly AppliedMigration[];
  readonly pending: readonly string[];
}

/** The data cannot be served by this version. The text says what to do. */
export class SchemaRefused extends StoreUnavailable {
  constructor(message: string) {
    super(message);
    this.name = 'SchemaRefused';
  }
}

export function computeChecksum(sql: string): string {
  return sha256(sql);
}

/**
 * The steps still to run, in order. Throws `SchemaRefused` when the data were written by a newer version, or when a
 * step that has run was changed afterwards.
 */
export function listPending(
  database: 'sqlite' | 'postgres',
  applied: readonly AppliedMigration[],
  known: readonly Migration[] = MIGRATIONS,
): readonly Migration[] {
  applied.forEach((step, index) => {
    const migration = known[index];
    if (migration === undefined) {
      throw new SchemaRefused(
        `the data were written by a newer version of Tallygate (schema ${step.id}; this version knows ` +
          `${known.at(-1)?.id ?? 'none'}): start that version, or restore an older back-up`,
      );
    }
    if (migration.id !== step.id || computeChecksum(migration[database]) !== step.checksum) {
      throw new SchemaRefused(
        `schema step ${step.id} of the data is not the one that this version knows as ${migration.id}: ` +
          'the data were written by another build of Tallygate',
      );
    }
  });
  return known.slice(applied.length);
}

import { sha256 } from '../../lib/sha256.ts';

/** What the first row is hashed over. */
export const GENESIS_HASH = '0'.repeat(64);

const ROW_FORM = 'tallygate-operation-log-1';
const PART_FORM = 'tallygate-personal-part-1';

/** What of a row never changes; texts as they are kept. `docs/security.md` documents the form. */
export interface HashedRow {
  readonly id: string;
  readonly at: number;
  readonly actorType: string;
  readonly actorId: string | null;
  readonly action: string;
  readonly targetType: string | null;
  readonly targetId: string | null;
  readonly requestId: string | null;
  readonly outcome: string;
  readonly errorType: string | null;
  readonly count: number;
  /** JSON text. */
  readonly changes: string | null;
  readonly actorDigest: string;
  readonly targetDigest: string;
}

function hashValues(values: readonly (string | number | null)[]): string {
  return sha256(JSON.stringify(values));
}

/** Hash of a row at a place of the chain, over the hash before it; hex. */
export function hashRow(previous: string, sequence: number, row: HashedRow): string {
  return hashValues([
    ROW_FORM,
    sequence,
    previous,
    row.id,
    row.at,
    row.actorType,
    row.actorId,
    row.action,
    row.targetType,
    row.targetId,
    row.requestId,
    row.outcome,
    row.errorType,
    row.count,
    row.changes,
    row.actorDigest,
    row.targetDigest,
  ]);
}

/** Commits to a part that names people: nobody can guess the values back once the salt is gone. */
export function digestPart(salt: string, values: readonly (string | null)[]): string {
  return hashValues([PART_FORM, salt, ...values]);
}

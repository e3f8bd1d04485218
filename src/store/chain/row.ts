import type { SqlRow } from '../threads/sql-port.ts';
import type { HashedRow } from './hash.ts';

/** A row as the chain reads it: texts as they are kept. */
export interface ChainRow extends Omit<HashedRow, 'actorDigest' | 'targetDigest'> {
  readonly actorName: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly targetName: string | null;
  readonly personalChanges: string | null;
  /** null: not sealed, or erased. */
  readonly actorSalt: string | null;
  readonly actorDigest: string | null;
  readonly targetSalt: string | null;
  readonly targetDigest: string | null;
  readonly sequence: number | null;
  readonly hash: string | null;
}

export const CHAIN_COLUMNS =
  'id, at, actor_type, actor_id, action, target_type, target_id, request_id, outcome, error_type, count, changes, ' +
  'actor_name, ip, user_agent, target_name, personal_changes, actor_salt, actor_digest, target_salt, target_digest, sequence, hash';

function textOrNull(raw: unknown): string | null {
  return typeof raw === 'string' ? raw : null;
}

export function readChainRow(row: SqlRow): ChainRow {
  return {
    id: String(row['id']),
    at: Number(row['at']),
    actorType: String(row['actor_type']),
    actorId: textOrNull(row['actor_id']),
    action: String(row['action']),
    targetType: textOrNull(row['target_type']),
    targetId: textOrNull(row['target_id']),
    requestId: textOrNull(row['request_id']),
    outcome: String(row['outcome']),
    errorType: textOrNull(row['error_type']),
    count: Number(row['count']),
    changes: textOrNull(row['changes']),
    actorName: textOrNull(row['actor_name']),
    ip: textOrNull(row['ip']),
    userAgent: textOrNull(row['user_agent']),
    targetName: textOrNull(row['target_name']),
    personalChanges: textOrNull(row['personal_changes']),
    actorSalt: textOrNull(row['actor_salt']),
    actorDigest: textOrNull(row['actor_digest']),
    targetSalt: textOrNull(row['target_salt']),
    targetDigest: textOrNull(row['target_digest']),
    sequence: row['sequence'] === null ? null : Number(row['sequence']),
    hash: textOrNull(row['hash']),
  };
}

/** Values of the part about the actor, in the order of its digest. */
export function actorPart(row: Pick<ChainRow, 'actorName' | 'ip' | 'userAgent'>): readonly (string | null)[] {
  return [row.actorName, row.ip, row.userAgent];
}

/** Values of the part about the target, in the order of its digest. */
export function targetPart(row: Pick<ChainRow, 'targetName' | 'personalChanges'>): readonly (string | null)[] {
  return [row.targetName, row.personalChanges];
}

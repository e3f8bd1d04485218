import type { OperationLogRecord } from '../../store/records/index.ts';
import { formatInstant } from '../shared/index.ts';

function viewTarget({ targetType: type, targetId: id, targetName: name }: OperationLogRecord) {
  if (type === null || id === null) return null;
  return { type, id, ...(name === null ? {} : { name }) };
}

/** Which parts of a sealed row were erased. */
function listErased(row: OperationLogRecord): readonly ('actor' | 'target')[] {
  if (row.sequence === null) return [];
  return [row.actorSalt === null ? ('actor' as const) : [], row.targetSalt === null ? ('target' as const) : []].flat();
}

/** A row of the operation log as it is answered. */
export function buildOperationLogView(row: OperationLogRecord) {
  const erased = listErased(row);
  return {
    id: row.id,
    at: formatInstant(row.at),
    actor: { type: row.actorType, id: row.actorId, name: row.actorName },
    action: row.action,
    target: viewTarget(row),
    ip: row.ip,
    user_agent: row.userAgent,
    request_id: row.requestId,
    outcome: row.outcome,
    ...(row.errorType === null ? {} : { error_type: row.errorType }),
    ...(row.changes === null ? {} : { changes: { ...row.changes, ...row.personalChanges } }),
    ...(row.count === 1 ? {} : { count: row.count }),
    ...(row.sequence === null || row.hash === null ? {} : { sequence: row.sequence, hash: row.hash }),
    ...(erased.length === 0 ? {} : { erased: [...erased] }),
  };
}

export type OperationLogView = ReturnType<typeof buildOperationLogView>;

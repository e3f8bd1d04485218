import { createId } from '../lib/ids.ts';
import type { OperationLogRecord } from '../store/records/index.ts';
import type { AuditEvent } from './port.ts';

const USER_AGENT_LENGTH_MAX = 256;

/** The gateway itself has no address, no user agent and no request. */
function nullIfEmpty(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

/** An event as an unsealed row of the operation log. */
export function buildOperationLogRow(event: AuditEvent, at: number, count: number): OperationLogRecord {
  return {
    id: createId('operationLog', at),
    at,
    actorType: event.actor.type,
    actorId: event.actor.id,
    actorName: event.actor.name,
    action: event.action,
    targetType: event.target?.type ?? null,
    targetId: event.target?.id ?? null,
    ip: nullIfEmpty(event.origin?.ip),
    userAgent: nullIfEmpty(event.origin?.userAgent.slice(0, USER_AGENT_LENGTH_MAX)),
    requestId: nullIfEmpty(event.origin?.requestId),
    outcome: event.outcome,
    errorType: event.errorType ?? null,
    changes: event.changes ?? null,
    count,
    sequence: null,
    hash: null,
  };
}

import { createId } from '../lib/ids.ts';
import type { OperationLogRecord } from '../store/records/index.ts';
import type { AuditEvent } from './port.ts';

const USER_AGENT_LENGTH_MAX = 256;

/** The gateway itself has no address, no user agent and no request. */
function nullIfEmpty(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

/** Databases replace a half of a surrogate pair, which would not be what was hashed. */
function wellFormed(text: string | null | undefined): string | null {
  return text?.toWellFormed() ?? null;
}

/** Of what is made or removed the changes tell the name. */
function findTargetName({ target, changes }: AuditEvent): string | null {
  if (target === null) return null;
  const change = changes?.['username'] ?? changes?.['name'];
  const name = target.name ?? change?.after ?? change?.before;
  return typeof name === 'string' ? name : null;
}

/** An event as an unsealed row of the operation log. */
export function buildOperationLogRow(event: AuditEvent, at: number, count: number): OperationLogRecord {
  return {
    id: createId('operationLog', at),
    at,
    actorType: event.actor.type,
    actorId: event.actor.id,
    actorName: wellFormed(event.actor.name),
    action: event.action,
    targetType: event.target?.type ?? null,
    targetId: event.target?.id ?? null,
    targetName: wellFormed(findTargetName(event)),
    ip: nullIfEmpty(event.origin?.ip),
    userAgent: nullIfEmpty(event.origin?.userAgent.slice(0, USER_AGENT_LENGTH_MAX).toWellFormed()),
    requestId: nullIfEmpty(event.origin?.requestId),
    outcome: event.outcome,
    errorType: event.errorType ?? null,
    changes: event.changes ?? null,
    personalChanges: null,
    count,
    sequence: null,
    hash: null,
    actorSalt: null,
    actorDigest: null,
    targetSalt: null,
    targetDigest: null,
  };
}

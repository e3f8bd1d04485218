export { createAudit } from './create-audit.ts';
export type { AuditDeps } from './create-audit.ts';
export type { Actor, Audit, AuditEvent } from './port.ts';

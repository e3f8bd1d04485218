import type { CallOrigin } from '../identity/port.ts';
import type { ActorType, Changes, Outcome } from '../store/records/index.ts';
import type { Statement } from '../store/port.ts';

/** Who acts. */
export interface Actor {
  readonly type: ActorType;
  readonly id: string | null;
  readonly name: string | null;
}

/** What happened, before it has an id and a time. */
export interface AuditEvent {
  readonly actor: Actor;
  /** `entity.verb`. */
  readonly action: string;
  /** `name`: as it is called now; absent: as `changes` tell. */
  readonly target: { readonly type: string; readonly id: string; readonly name?: string | null } | null;
  readonly outcome: Outcome;
  readonly errorType?: string;
  /** Secrets already masked. */
  readonly changes?: Changes | null;
  readonly origin: CallOrigin | null;
}

/** The operation log's writing end. */
export interface Audit {
  /** The row as a statement of the transaction that it records. */
  statement(event: AuditEvent): Statement;
  /** A row on its own (refusals, sign-ins that failed). */
  write(event: AuditEvent): Promise<void>;
  /** A call that was refused: the first per fold key and minute writes a row at once, the rest of the minute one with their count. */
  refuse(event: AuditEvent & { readonly foldKey: string }): void;
  /** Writes what is folded; at shutdown. */
  flush(): Promise<void>;
}

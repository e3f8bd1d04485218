import { z } from 'zod';
import { text } from '../../lib/describe.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import type { SessionRecord } from '../../store/records/index.ts';
import { requirePermission } from '../context.ts';
import type { ActionContext } from '../context.ts';
import { commit, formatInstant, requireFound } from '../shared/index.ts';
import type { IdentityDeps } from '../shared/identity-deps.ts';
import { requireOwnId } from './own.ts';

const MINUTE_MS = 60_000;
const IDLE_MINUTES_DEFAULT = 720;

export const sessionViewSchema = z.object({
  id: z.string().meta(text('Id of the session.', '会话 ID。')),
  created_at: z.string().meta(text('When the administrator signed in.', '登录时间。')),
  last_seen_at: z
    .string()
    .meta(text('Last call, written at most once a minute.', '最近一次请求的时间，每分钟最多更新一次。')),
  expires_at: z.string().meta(text('When it ends at the latest.', '最迟的结束时间。')),
  ip: z.string().meta(text('Address of the sign-in.', '登录时的 IP 地址。')),
  user_agent: z.string().meta(text('Browser of the sign-in.', '登录时的浏览器标识。')),
  current: z.boolean().meta(text('Whether it is the one of this call.', '是否为当前请求所用的会话。')),
});

export type SessionView = z.infer<typeof sessionViewSchema>;

function isLive(deps: IdentityDeps, { endedAt, expiresAt, lastSeenAt }: SessionRecord): boolean {
  const now = deps.clock.now();
  const idleMs = (deps.sessionIdleMinutes ?? IDLE_MINUTES_DEFAULT) * MINUTE_MS;
  return endedAt === null && now < expiresAt && now - lastSeenAt < idleMs;
}

async function list(deps: IdentityDeps, context: ActionContext, adminId: string): Promise<readonly SessionView[]> {
  const sessions = await deps.store.sessions.listByAdmin(adminId);
  return sessions
    .filter((session) => isLive(deps, session))
    .map((session) => ({
      id: session.id,
      created_at: formatInstant(session.createdAt),
      last_seen_at: formatInstant(session.lastSeenAt),
      expires_at: formatInstant(session.expiresAt),
      ip: session.ip,
      user_agent: session.userAgent,
      current: session.id === context.credentialId,
    }));
}

async function end(deps: IdentityDeps, context: ActionContext, adminId: string, id: string): Promise<void> {
  const { store, audit, clock, authenticator } = deps;
  const session = requireFound(await store.sessions.find(id));
  if (session.adminId !== adminId || session.endedAt !== null) throw new GatewayError('not_found');
  await commit(store, [
    store.sessions.end(id, clock.now()),
    audit.statement({
      actor: context.actor,
      action: 'session.end',
      target: { type: 'session', id },
      outcome: 'ok',
      changes: { admin_id: { before: adminId } },
      origin: context.origin,
    }),
  ]);
  await authenticator.forget({ kind: 'session', id });
}

/** The caller's own browser sessions, oldest first. */
export function listOwnSessions(deps: IdentityDeps, context: ActionContext): Promise<readonly SessionView[]> {
  return list(deps, context, requireOwnId(context));
}

/** An administrator's browser sessions, oldest first. */
export async function listSessions(
  deps: IdentityDeps,
  context: ActionContext,
  adminId: string,
): Promise<readonly SessionView[]> {
  requirePermission(context, 'admin.read');
  requireFound(await deps.store.admins.find(adminId));
  return list(deps, context, adminId);
}

/** Ends one of the caller's own sessions at once. */
export function endOwnSession(deps: IdentityDeps, context: ActionContext, id: string): Promise<void> {
  return end(deps, context, requireOwnId(context), id);
}

/** Ends an administrator's session at once. */
export async function endSession(
  deps: IdentityDeps,
  context: ActionContext,
  adminId: string,
  id: string,
): Promise<void> {
  requirePermission(context, 'admin.write');
  await end(deps, context, adminId, id);
}

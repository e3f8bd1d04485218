import { createSessionSecret } from '../../identity/index.ts';
import type { CallOrigin } from '../../identity/port.ts';
import { createId } from '../../lib/ids.ts';
import type { IdentityDeps } from '../shared/identity-deps.ts';
import type { SessionAnswer } from './session-fields.ts';
import { buildSessionAnswer } from './session-view.ts';
import { verifySignIn } from './verify-sign-in.ts';
import type { SignInInput } from './verify-sign-in.ts';

const HOUR_MS = 3_600_000;
const SESSION_HOURS_DEFAULT = 168;

/** A session that has just begun. */
export interface OpenedSession {
  /** Value of the cookie, shown this once. */
  readonly secret: string;
  readonly lifeSeconds: number;
  readonly answer: SessionAnswer;
}

/** Signs an administrator in to a browser session. Throws like `signIn`. */
export function openSession(deps: IdentityDeps, origin: CallOrigin, input: SignInInput): Promise<OpenedSession> {
  const lifeMs = (deps.sessionHours ?? SESSION_HOURS_DEFAULT) * HOUR_MS;
  return verifySignIn(deps, origin, input, (admin, now) => {
    const { plain, digest, csrfToken, csrfDigest } = createSessionSecret();
    const session = {
      id: createId('session', now),
      adminId: admin.id,
      digest,
      csrfDigest,
      ip: origin.ip,
      userAgent: origin.userAgent,
      createdAt: now,
      lastSeenAt: now,
      expiresAt: now + lifeMs,
      endedAt: null,
    };
    return {
      statements: [deps.store.sessions.insert(session)],
      result: {
        secret: plain,
        lifeSeconds: Math.floor(lifeMs / 1000),
        answer: buildSessionAnswer(admin.id, admin.username, admin.role, csrfToken, session.expiresAt),
      },
    };
  });
}

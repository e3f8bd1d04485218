import type { CallOrigin } from '../../identity/port.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import type { ErrorType } from '../../lib/errors/index.ts';
import type { AuditEvent } from '../../audit/port.ts';
import type { AdminRecord } from '../../store/records/index.ts';
import { commit, mapStoreError } from '../shared/index.ts';
import type { IdentityDeps } from '../shared/identity-deps.ts';
import type { AccessTokenAnswer } from './fields.ts';
import { ACCESS_TOKEN_SECONDS_DEFAULT, buildAccessTokenAnswer, createAccessToken } from './new-access-token.ts';

/** What an administrator signs in with. */
export interface SignInInput {
  readonly username: string;
  readonly password: string;
}

function describeSignIn(admin: AdminRecord | null, origin: CallOrigin, refusal: ErrorType | null): AuditEvent {
  return {
    // What was typed as the name of nobody may be a password, so it is not kept.
    actor:
      admin === null
        ? { type: 'anonymous', id: null, name: null }
        : { type: 'admin', id: admin.id, name: admin.username },
    action: 'admin.login',
    target: admin === null ? null : { type: 'admin', id: admin.id },
    outcome: refusal === null ? 'ok' : 'refused',
    ...(refusal === null ? {} : { errorType: refusal }),
    origin,
  };
}

async function checkLock(
  deps: IdentityDeps,
  origin: CallOrigin,
  username: string,
  admin: AdminRecord | null,
): Promise<void> {
  try {
    await deps.signInGuard.check(username, origin.ip);
  } catch (error) {
    if (error instanceof GatewayError) await deps.audit.write(describeSignIn(admin, origin, error.type));
    throw error;
  }
}

/** The administrator whose password it is; a refusal is counted and logged before it is thrown. */
async function verify(deps: IdentityDeps, origin: CallOrigin, input: SignInInput): Promise<AdminRecord> {
  const { store, signInGuard } = deps;
  const username = input.username.toLowerCase();
  const admin = await store.admins.findByUsername(username);
  await checkLock(deps, origin, username, admin);
  return deps.passwords.withComparison(async (compare) => {
    // Others may have failed while this one waited for its place.
    await checkLock(deps, origin, username, admin);
    const matches = await compare(input.password, admin?.passwordHash ?? null);
    if (admin === null || !matches) {
      const row = deps.audit.statement(describeSignIn(admin, origin, 'invalid_credentials'));
      await signInGuard.recordFailure(username, origin.ip, [row]);
      throw new GatewayError('invalid_credentials');
    }
    return admin;
  });
}

/**
 * Signs an administrator in and answers an access token. Throws `invalid_credentials`, `too_many_attempts`, `account_suspended`, and
 * `totp_required` for one who has enrolled a second factor.
 */
export async function signIn(deps: IdentityDeps, origin: CallOrigin, input: SignInInput): Promise<AccessTokenAnswer> {
  const { store, clock, audit } = deps;
  let admin: AdminRecord;
  try {
    admin = await verify(deps, origin, input);
  } catch (error) {
    throw mapStoreError(error);
  }
  const refusal =
    admin.status === 'suspended' ? 'account_suspended' : admin.totpSecret === null ? null : 'totp_required';
  if (refusal !== null) {
    await commit(store, [audit.statement(describeSignIn(admin, origin, refusal))]);
    throw new GatewayError(refusal);
  }
  const now = clock.now();
  const lifeMs = (deps.accessTokenSeconds ?? ACCESS_TOKEN_SECONDS_DEFAULT) * 1000;
  const { plain, record } = createAccessToken({ authTokenId: null, adminId: admin.id }, now, now + lifeMs);
  await commit(store, [
    store.accessTokens.insert(record),
    store.admins.recordLogin(admin.id, now),
    deps.signInGuard.clear(admin.username),
    audit.statement(describeSignIn(admin, origin, null)),
  ]);
  return buildAccessTokenAnswer(plain, record, 'admin', { id: admin.id, name: admin.username, role: admin.role });
}

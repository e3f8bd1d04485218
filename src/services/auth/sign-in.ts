import type { CallOrigin } from '../../identity/port.ts';
import type { IdentityDeps } from '../shared/identity-deps.ts';
import type { AccessTokenAnswer } from './fields.ts';
import { ACCESS_TOKEN_SECONDS_DEFAULT, buildAccessTokenAnswer, createAccessToken } from './new-access-token.ts';
import { verifySignIn } from './verify-sign-in.ts';
import type { SignInInput } from './verify-sign-in.ts';

/**
 * Signs an administrator in and answers an access token. Throws `invalid_credentials`, `too_many_attempts`, `account_suspended`, and
 * `totp_required` for one who has enrolled a second factor.
 */
export function signIn(deps: IdentityDeps, origin: CallOrigin, input: SignInInput): Promise<AccessTokenAnswer> {
  const lifeMs = (deps.accessTokenSeconds ?? ACCESS_TOKEN_SECONDS_DEFAULT) * 1000;
  return verifySignIn(deps, origin, input, (admin, now) => {
    const { plain, record } = createAccessToken({ authTokenId: null, adminId: admin.id }, now, now + lifeMs);
    const subject = { id: admin.id, name: admin.username, role: admin.role };
    return {
      statements: [deps.store.accessTokens.insert(record)],
      result: buildAccessTokenAnswer(plain, record, 'admin', subject),
    };
  });
}

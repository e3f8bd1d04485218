import type { Passwords } from '../../identity/passwords.ts';
import type { SignInGuard } from '../../identity/sign-in-guard.ts';
import type { ServiceDeps } from '../context.ts';

/** What sign-in and the verbs that set passwords use besides the store. */
export interface IdentityDeps extends ServiceDeps {
  readonly passwords: Passwords;
  readonly signInGuard: SignInGuard;
  /** How long an access token works; API.md answers `expires_in: 3600`, the default. */
  readonly accessTokenSeconds?: number;
  /** After how long without a call a browser session has expired; default 720. */
  readonly sessionIdleMinutes?: number;
  /** How long a browser session works at most; default 168. */
  readonly sessionHours?: number;
}

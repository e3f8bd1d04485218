export { createAuthenticator } from './create-authenticator.ts';
export type { AuthenticatorDeps } from './create-authenticator.ts';
export { createPasswords } from './passwords.ts';
export type { Passwords } from './passwords.ts';
export { ROLE_PERMISSIONS } from './permissions.ts';
export type { Permission } from './permissions.ts';
export { createSignInGuard } from './sign-in-guard.ts';
export type { SignInGuard } from './sign-in-guard.ts';

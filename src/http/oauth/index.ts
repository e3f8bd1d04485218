export { createOauthErrors, OAUTH_ERROR_CODES } from './errors.ts';
export type { OauthErrorCode } from './errors.ts';
export { mountOauth, oauthRoutes } from './mount.ts';
export type { OauthDeps } from './mount.ts';
export type { OauthRoute } from './route.ts';
export { oauthErrorSchema } from './schemas.ts';

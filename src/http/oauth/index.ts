export { createOauthErrors } from './errors.ts';
export { mountOauth, oauthRoutes } from './mount.ts';
export type { OauthDeps } from './mount.ts';
export type { OauthRoute } from './route.ts';

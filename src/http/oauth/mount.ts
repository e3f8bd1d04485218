import { answerLogged } from '../core/index.ts';
import type { AnswerDeps, RouteTable } from '../core/index.ts';
import type { IdentityDeps } from '../../services/shared/identity-deps.ts';
import { readForm } from './form.ts';
import { introspectRoute } from './introspect.ts';
import type { IntrospectDeps } from './introspect.ts';
import { metadataRoute } from './metadata.ts';
import { revokeRoute } from './revoke.ts';
import type { OauthRoute } from './route.ts';
import { tokenRoute } from './token.ts';

/** What the OAuth endpoints use. */
export type OauthDeps = IdentityDeps & IntrospectDeps;

/** OAuth 2.0 (API.md 4.1.1), for the server and for the reference. */
export function oauthRoutes(deps: OauthDeps): readonly OauthRoute[] {
  return [tokenRoute(deps), revokeRoute(deps), introspectRoute(deps), metadataRoute(deps.publicOrigin)];
}

/** Mounts them: form-encoded, no envelope, errors by `createOauthErrors`, one log line a call. */
export function mountOauth(table: RouteTable, routes: readonly OauthRoute[], deps: AnswerDeps): void {
  for (const route of routes) {
    table.hono.on(route.method, route.path, (context) => {
      const call = context.get('call');
      return answerLogged(table, call, route, deps, async () => {
        const form = route.body === undefined ? {} : await readForm(call);
        call.allowSilence(true);
        return route.handle(call, form);
      });
    });
  }
}

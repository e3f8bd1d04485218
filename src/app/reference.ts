import { managementRoutes } from '../http/management/management-routes.ts';
import { createPlaygroundRoute } from '../http/management/playground/route.ts';
import type { PlaygroundDeps } from '../http/management/playground/route.ts';
import { createPromptRoute } from '../http/management/prompts/route.ts';
import type { PromptDeps } from '../http/management/prompts/route.ts';
import { oauthRoutes } from '../http/oauth/index.ts';
import type { OauthDeps } from '../http/oauth/index.ts';
import { createOpenApiDocument, DOCUMENTED_CALLS } from '../http/reference/index.ts';
import type { OpenApiDocument } from '../http/reference/index.ts';
import type { AnyRoute } from '../http/route.ts';
import type { ManagementDeps } from './management-deps.ts';
import { VERSION } from './version.ts';

/** Every route of `/api/v1`. */
export function listRoutes(deps: ManagementDeps, prompts: PromptDeps, playground: PlaygroundDeps): readonly AnyRoute[] {
  return [...managementRoutes(deps), createPromptRoute(prompts), createPlaygroundRoute(playground)];
}

/** Routes that are only looked at: what they would work with is touched by their handlers alone. */
function listDescribedRoutes(): readonly AnyRoute[] {
  return listRoutes({} as ManagementDeps, {} as PromptDeps, {} as PlaygroundDeps);
}

/** The OpenAPI document of this version; needs no settings, no data and no server. */
export function describeHttp(): OpenApiDocument {
  const calls = [...oauthRoutes({} as OauthDeps), ...DOCUMENTED_CALLS];
  return createOpenApiDocument({ version: VERSION, routes: listDescribedRoutes(), calls });
}

import { encodeModel, encodeModelList } from '../../../dialects/openai-chat/index.ts';
import type { ListedModel } from '../../../dialects/openai-chat/index.ts';
import { GatewayError } from '../../../lib/errors/index.ts';
import { isPattern } from '../../../routing/index.ts';
import type { Router, RoutableModel } from '../../../routing/port.ts';
import { apiHeaders, JSON_TYPE } from '../../core/index.ts';
import type { Call, HttpApp } from '../../core/index.ts';
import type { CallerPrincipal } from '../../../identity/port.ts';
import { readApiKey } from '../credentials.ts';
import type { CompatibleDeps } from '../native-endpoint.ts';

interface ModelDeps extends CompatibleDeps {
  readonly router: Router;
}

function toEntry(model: RoutableModel): ListedModel {
  return { name: model.name, createdAt: model.createdAt, ownedBy: model.deployments[0]?.account.name ?? '' };
}

/** A pattern such as `sandbox*` stands for names nobody can list, so it is left out unless its stem is a name itself. */
function listModels(deps: ModelDeps, caller: CallerPrincipal): string {
  const entries = deps.router
    .catalogue()
    .models()
    .filter((model) => model.enabled && !isPattern(model.name) && caller.allowsModel(model.name))
    .map((model) => toEntry(model));
  return encodeModelList(entries);
}

function getModel(deps: ModelDeps, caller: CallerPrincipal, asked: string): string {
  const model = deps.router.catalogue().findModel(asked);
  if (model === null || !model.enabled)
    throw new GatewayError('model_not_found', { hint: asked.slice(0, 200), details: [{ model: asked.slice(0, 200) }] });
  if (!caller.allowsModel(model.name)) throw new GatewayError('model_not_allowed', { hint: model.name });
  return encodeModel(toEntry(model));
}

function answer(call: Call, body: string): Response {
  return new Response(body, { headers: apiHeaders(call, JSON_TYPE) });
}

/** `GET /v1/models` and `GET /v1/models/{id}`: what the caller may call. An id may contain slashes. */
export function mountModels(app: HttpApp, deps: ModelDeps): void {
  app.hono.get('/v1/models', async (context) => {
    const call = context.get('call');
    return answer(call, listModels(deps, await deps.authenticator.caller(readApiKey(call), call)));
  });
  app.hono.get('/v1/models/:id{.+}', async (context) => {
    const call = context.get('call');
    const caller = await deps.authenticator.caller(readApiKey(call), call);
    return answer(call, getModel(deps, caller, context.req.param('id')));
  });
}

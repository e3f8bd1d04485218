import {
  anthropicMessages,
  encodeAnthropicModel,
  encodeAnthropicModelList,
} from '../../dialects/anthropic-messages/index.ts';
import { encodeGeminiModel, encodeGeminiModelList, gemini } from '../../dialects/gemini/index.ts';
import { encodeModel, encodeModelList, openaiChat } from '../../dialects/openai-chat/index.ts';
import type { Dialect } from '../../dialects/port.ts';
import type { ListedModel, ModelPage } from '../../dialects/shared/listed-model.ts';
import type { CallerPrincipal } from '../../identity/port.ts';
import { GatewayError, invalidField } from '../../lib/errors/index.ts';
import { isPattern } from '../../routing/index.ts';
import type { Router, RoutableModel } from '../../routing/port.ts';
import { apiHeaders, JSON_TYPE } from '../core/index.ts';
import type { Call, HttpApp, ModelCall } from '../core/index.ts';
import { readApiKey } from './credentials.ts';
import type { CompatibleDeps } from './native-endpoint.ts';

/** What the endpoints that name models use. */
export interface ModelDeps extends CompatibleDeps {
  readonly router: Router;
}

/** One API's way of listing models. */
interface Listing {
  readonly dialect: Dialect;
  readonly encode: (model: ListedModel) => string;
  readonly encodePage: (page: ModelPage) => string;
  /** Query parameters that page through a list; null: it comes whole. */
  readonly page: { readonly size: string; readonly after: string; readonly sizeDefault: number } | null;
}

const PAGE_SIZE_MAX = 1000;

const OPENAI: Listing = {
  dialect: openaiChat,
  encode: encodeModel,
  encodePage: ({ models }) => encodeModelList(models),
  page: null,
};
const ANTHROPIC: Listing = {
  dialect: anthropicMessages,
  encode: encodeAnthropicModel,
  encodePage: encodeAnthropicModelList,
  page: { size: 'limit', after: 'after_id', sizeDefault: 20 },
};
const GEMINI: Listing = {
  dialect: gemini,
  encode: encodeGeminiModel,
  encodePage: encodeGeminiModelList,
  page: { size: 'pageSize', after: 'pageToken', sizeDefault: 50 },
};

/** Whose SDK asks, where several APIs share a path: it says so by its headers, or by a key in the query. */
function findListing(call: ModelCall): Listing {
  const { url, path } = call;
  if (path.startsWith('/v1beta/')) return GEMINI;
  if (call.header('anthropic-version') !== undefined) return ANTHROPIC;
  if (call.header('x-goog-api-key') !== undefined || /[?&]key=/.test(url)) return GEMINI;
  return OPENAI;
}

/** The API whose shape a call for models is answered in, errors too; null for every other call. */
export function findModelsDialect(call: ModelCall): Dialect | null {
  const isModels = call.method === 'GET' && /^\/v1(?:beta)?\/models(?:\/|$)/.test(call.path);
  return isModels ? findListing(call).dialect : null;
}

function toEntry(model: RoutableModel): ListedModel {
  const { name, createdAt, deployments } = model;
  const createdText = new Date(createdAt).toISOString();
  return { name, createdAt, createdText, ownedBy: deployments[0]?.account.name ?? '' };
}

/** A pattern such as `sandbox*` stands for names nobody can list, so it is left out unless its stem is a name itself. */
function listModels(deps: ModelDeps, caller: CallerPrincipal): readonly ListedModel[] {
  return deps.router
    .catalogue()
    .models()
    .filter((model) => model.enabled && !isPattern(model.name) && caller.allowsModel(model.name))
    .map((model) => toEntry(model));
}

function readPage({ page }: Listing, models: readonly ListedModel[], url: string): ModelPage {
  if (page === null) return { models, more: false };
  const query = new URL(url).searchParams;
  const asked = query.get(page.size);
  const size = asked === null ? page.sizeDefault : Number(asked);
  if (!Number.isInteger(size) || size < 1 || size > PAGE_SIZE_MAX)
    throw invalidField(page.size, `must be an integer from 1 to ${PAGE_SIZE_MAX}`);
  const after = query.get(page.after);
  const start = after === null || after === '' ? 0 : models.findIndex(({ name }) => name === after) + 1;
  if (after !== null && after !== '' && start === 0) throw invalidField(page.after, 'names no model of the list');
  return { models: models.slice(start, start + size), more: start + size < models.length };
}

/** The model of that name which the caller may call. */
export function requireModel(deps: ModelDeps, caller: CallerPrincipal, asked: string): RoutableModel {
  const model = deps.router.catalogue().findModel(asked);
  if (model === null || !model.enabled)
    throw new GatewayError('model_not_found', { hint: asked.slice(0, 200), details: [{ model: asked.slice(0, 200) }] });
  if (!caller.allowsModel(model.name)) throw new GatewayError('model_not_allowed', { hint: model.name });
  return model;
}

function answer(call: Call, body: string): Response {
  return new Response(body, { headers: apiHeaders(call, JSON_TYPE) });
}

/** `GET …/models` and `GET …/models/{id}` of all three APIs: what the caller may call. An id may contain slashes. */
export function mountModels(app: HttpApp, deps: ModelDeps): void {
  for (const base of ['/v1/models', '/v1beta/models']) {
    app.hono.get(base, async (context) => {
      const call = context.get('call');
      const listing = findListing(call);
      const models = listModels(deps, await deps.authenticator.caller(readApiKey(call), call));
      return answer(call, listing.encodePage(readPage(listing, models, call.request.url)));
    });
    app.hono.get(`${base}/:id{.+}`, async (context) => {
      const call = context.get('call');
      const caller = await deps.authenticator.caller(readApiKey(call), call);
      return answer(call, findListing(call).encode(toEntry(requireModel(deps, caller, context.req.param('id')))));
    });
  }
}

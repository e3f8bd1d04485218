import { anthropicMessages } from '../dialects/anthropic-messages/index.ts';
import { gemini } from '../dialects/gemini/index.ts';
import { openaiChat } from '../dialects/openai-chat/index.ts';
import { openaiResponses } from '../dialects/openai-responses/index.ts';
import type { Dialect } from '../dialects/port.ts';
import { createCompatibleErrors } from '../http/compatible/errors.ts';
import { isGeminiPath, mountGenerateContent } from '../http/compatible/gemini/models.ts';
import { mountMessages } from '../http/compatible/anthropic/messages.ts';
import { mountChatCompletions } from '../http/compatible/openai/chat-completions.ts';
import { mountCountTokens } from '../http/compatible/count-tokens.ts';
import { findModelsDialect, mountModels } from '../http/compatible/models.ts';
import { mountResponses } from '../http/compatible/openai/responses.ts';
import type { Call } from '../http/core/index.ts';
import {
  createCsrfCheck,
  createHttpApp,
  createIdempotency,
  createPublicOrigin,
  mountRoutes,
} from '../http/core/index.ts';
import { createOauthErrors, mountOauth, oauthRoutes } from '../http/oauth/index.ts';
import type { OauthRoute } from '../http/oauth/index.ts';
import { createFailureRecorder } from '../http/management/record-failure.ts';
import { mountReference } from '../http/reference/index.ts';
import type { AnyRoute } from '../http/route.ts';
import type { AnswerKeeping, Pipeline } from '../pipeline/index.ts';
import type { Metrics } from '../telemetry/index.ts';
import type { Core } from './core.ts';
import type { LiveSettings } from './live-settings.ts';
import type { ManagementDeps } from './management-deps.ts';
import { describeHttp, listRoutes } from './reference.ts';

const MANAGEMENT_BODY_BYTES = 1024 * 1024;

export interface HttpParts {
  readonly core: Core;
  readonly management: ManagementDeps;
  readonly pipeline: Pipeline;
  readonly keeping: AnswerKeeping;
  readonly settings: LiveSettings;
  readonly metrics: Metrics;
  readonly checkAnswers: boolean;
  readonly remoteAddress: (request: Request) => string | null;
  readonly allowSilence: (request: Request, allowed: boolean) => void;
  readonly notReady: () => string | null;
}

export interface BuiltHttp {
  /** Every route of `/api/v1`, for the reference and the tests. */
  readonly routes: readonly AnyRoute[];
  /** Every OAuth endpoint, likewise. */
  readonly oauth: readonly OauthRoute[];
  /** Every call that the server answers, whatever its API; paths as they are mounted. */
  readonly mounted: readonly MountedCall[];
  readonly fetch: (request: Request) => Response | Promise<Response>;
}

/** A call as the server knows it. */
export interface MountedCall {
  readonly method: string;
  readonly path: string;
}

/** Whose API a path belongs to; null for the management API, which answers in the envelope. */
function findDialect({ path, request }: Call): Dialect | null {
  if (path === '/v1/messages' || path.startsWith('/v1/messages/')) return anthropicMessages;
  if (path === '/v1/responses' || path.startsWith('/v1/responses/')) return openaiResponses;
  // Nothing else is sent to a model by its name.
  if (isGeminiPath(path) || (request.method === 'POST' && path.startsWith('/v1/models/'))) return gemini;
  return path.startsWith('/v1/') ? openaiChat : null;
}

/** The HTTP application: management, prompts, compatible APIs, health. */
export function buildHttp(parts: HttpParts): BuiltHttp {
  const { core, pipeline, settings, metrics } = parts;
  const { config, clock, log, store, sealer, authenticator, router } = core;
  const app = createHttpApp({
    clock,
    log,
    remoteAddress: parts.remoteAddress,
    allowSilence: parts.allowSilence,
    trustedProxies: config.trustedProxies,
    forwardedHeader: config.forwardedHeader,
    health: {
      notReady: parts.notReady,
      metrics: async () => ({ contentType: metrics.contentType, body: await metrics.render() }),
    },
    errorRenderers: [
      createOauthErrors(),
      createCompatibleErrors((call) => findModelsDialect(call) ?? findDialect(call)),
    ],
    corsOrigins: config.corsOrigins,
  });
  const bodyBytesMax = (): number => settings.gateway().bodyBytesMax;
  const routes = listRoutes(parts.management, { pipeline, bodyBytesMax });
  const { publicUrl, trustedProxies } = config;
  const publicOrigin = createPublicOrigin({ publicUrl, trustedProxies, remoteAddress: parts.remoteAddress });
  const access = { authenticator, verifyCsrf: createCsrfCheck(store.sessions), publicOrigin };
  mountRoutes(app, routes, {
    ...access,
    clock,
    log,
    idempotency: createIdempotency({ store, marks: core.marks, sealer, clock, log }),
    bodyBytesMax: MANAGEMENT_BODY_BYTES,
    checkAnswers: parts.checkAnswers,
    recordFailure: createFailureRecorder(core.audit),
  });
  const oauth = oauthRoutes({ ...parts.management, ...access });
  mountOauth(app, oauth, { log });
  const compatible = { authenticator, pipeline, router, bodyBytesMax };
  mountChatCompletions(app, compatible, openaiChat);
  mountResponses(app, { ...compatible, ...parts.keeping }, openaiResponses);
  mountMessages(app, compatible, anthropicMessages);
  mountGenerateContent(app, compatible, gemini);
  const counted = { messages: anthropicMessages, responses: openaiResponses };
  mountCountTokens(app, compatible, counted, parts.keeping.answers);
  mountModels(app, compatible);
  mountReference(app, describeHttp);
  const mounted = app.hono.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => ({ method, path }));
  return { routes, oauth, mounted, fetch: app.fetch };
}

import { anthropicMessages } from '../dialects/anthropic-messages/index.ts';
import { gemini } from '../dialects/gemini/index.ts';
import { geminiBatchEmbedContents, geminiEmbedContent } from '../dialects/gemini-embeddings/index.ts';
import { openaiChat } from '../dialects/openai-chat/index.ts';
import { openaiCompletions } from '../dialects/openai-completions/index.ts';
import { openaiEmbeddings } from '../dialects/openai-embeddings/index.ts';
import { openaiResponses } from '../dialects/openai-responses/index.ts';
import type { Dialect } from '../dialects/port.ts';
import { createCompatibleErrors } from '../http/compatible/errors.ts';
import { isGeminiPath, mountGeminiVerbs } from '../http/compatible/gemini/models.ts';
import { mountMessages } from '../http/compatible/anthropic/messages.ts';
import { mountChatCompletions } from '../http/compatible/openai/chat-completions.ts';
import { mountCompletions } from '../http/compatible/openai/completions.ts';
import { mountEmbeddings } from '../http/compatible/openai/embeddings.ts';
import { mountCountTokens } from '../http/compatible/count-tokens.ts';
import { findModelsDialect, mountModels } from '../http/compatible/models.ts';
import { mountResponses } from '../http/compatible/openai/responses.ts';
import { createHttpApp, createPublicOrigin } from '../http/core/index.ts';
import type { HttpApp, ModelCall, MountedCall } from '../http/core/index.ts';
import type { PlaygroundDeps } from '../http/management/playground/route.ts';
import { createOauthErrors } from '../http/oauth/errors.ts';
import type { AnswerKeeping, Pipeline } from '../pipeline/index.ts';
import type { Metrics } from '../telemetry/index.ts';
import type { Core } from './core.ts';
import { listLaterParts } from './later-parts.ts';
import type { LiveSettings } from './live-settings.ts';
import type { ManagementDeps } from './management-deps.ts';

export interface HttpParts {
  readonly core: Core;
  readonly management: () => Promise<ManagementDeps>;
  readonly pipeline: Pipeline;
  readonly keeping: AnswerKeeping;
  readonly settings: LiveSettings;
  readonly metrics: Metrics;
  readonly checkAnswers: boolean;
  /** False: another process answers the management API and the pages. */
  readonly hasManagement: boolean;
  readonly remoteAddress: (request: Request) => string | null;
  readonly allowSilence: (request: Request, allowed: boolean) => void;
  readonly notReady: () => string | null;
}

export interface BuiltHttp {
  /** Every call that the server answers, whatever its API, which loads all; paths as they are mounted. */
  readonly listCalls: () => Promise<readonly MountedCall[]>;
  readonly fetch: (request: Request) => Response | Promise<Response>;
  readonly findDirect: HttpApp['findDirect'];
}

/** Whose API a path belongs to; null for the management API, which answers in the envelope. */
function findDialect({ path, method }: ModelCall): Dialect | null {
  if (path === '/v1/messages' || path.startsWith('/v1/messages/')) return anthropicMessages;
  if (path === '/v1/responses' || path.startsWith('/v1/responses/')) return openaiResponses;
  // Nothing else is sent to a model by its name.
  if (isGeminiPath(path) || (method === 'POST' && path.startsWith('/v1/models/'))) return gemini;
  return path.startsWith('/v1/') ? openaiChat : null;
}

/** What the playground speaks, by its names in the path. */
function listPlaygroundDialects({ pipeline, keeping }: HttpParts): PlaygroundDeps['dialects'] {
  const plain = { pipeline, forwardedHeaders: [], namedByPath: false };
  const forwardedHeaders = ['anthropic-version', 'anthropic-beta'];
  return new Map([
    [openaiChat.name, { ...plain, dialect: openaiChat }],
    [openaiResponses.name, { ...plain, dialect: openaiResponses, pipeline: keeping.pipeline }],
    [anthropicMessages.name, { ...plain, dialect: anthropicMessages, forwardedHeaders }],
    [gemini.name, { ...plain, dialect: gemini, namedByPath: true }],
  ]);
}

/** The HTTP application: management, prompts, compatible APIs, health. */
export function buildHttp(parts: HttpParts): BuiltHttp {
  const { core, pipeline, settings, metrics } = parts;
  const { config, clock, log, authenticator, router } = core;
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
  const compatible = { authenticator, pipeline, router, bodyBytesMax };
  mountChatCompletions(app, compatible, openaiChat);
  mountResponses(app, { ...compatible, ...parts.keeping }, openaiResponses);
  mountMessages(app, compatible, anthropicMessages);
  mountCompletions(app, compatible, openaiCompletions);
  mountEmbeddings(app, compatible, openaiEmbeddings);
  mountGeminiVerbs(app, compatible, {
    content: gemini,
    embed: geminiEmbedContent,
    batchEmbed: geminiBatchEmbedContents,
  });
  const counted = { messages: anthropicMessages, responses: openaiResponses };
  mountCountTokens(app, compatible, counted, parts.keeping.answers);
  mountModels(app, compatible);
  const { publicUrl, trustedProxies } = config;
  const laterParts = listLaterParts({
    core,
    management: parts.management,
    prompts: { pipeline, bodyBytesMax },
    playground: { authenticator, store: core.store, clock, dialects: listPlaygroundDialects(parts), bodyBytesMax },
    publicOrigin: createPublicOrigin({ publicUrl, trustedProxies, remoteAddress: parts.remoteAddress }),
    checkAnswers: parts.checkAnswers,
    hasManagement: parts.hasManagement,
  });
  for (const part of laterParts) app.mountLater(part);
  return { listCalls: () => app.listCalls(), fetch: app.fetch, findDirect: app.findDirect };
}

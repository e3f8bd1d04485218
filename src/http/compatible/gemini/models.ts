import type { EmbeddingFormat } from '../../../dialects/embeddings/index.ts';
import { encodeGeminiTokenCount, readCountedRequest } from '../../../dialects/gemini/index.ts';
import type { Dialect, RequestPath } from '../../../dialects/port.ts';
import { GatewayError } from '../../../lib/errors/index.ts';
import type { Call, HttpApp, ModelCall } from '../../core/index.ts';
import { fromResponse, toResponse } from '../../model-answer.ts';
import type { CallResult } from '../../model-answer.ts';
import { countTokens } from '../count-tokens.ts';
import type { ModelDeps } from '../models.ts';
import { callNative } from '../native-endpoint.ts';

const GENERATE = 'generateContent';
const STREAM = 'streamGenerateContent';
const COUNT = 'countTokens';
const EMBED = 'embedContent';
const BATCH_EMBED = 'batchEmbedContents';
const VERBS = [GENERATE, STREAM, COUNT, EMBED, BATCH_EMBED];

/** The formats of this API. */
export interface GeminiFormats {
  readonly content: Dialect;
  readonly embed: EmbeddingFormat;
  readonly batchEmbed: EmbeddingFormat;
}

/** Whether a path is one of this API's: a model and a verb, or anything below its own version. */
export function isGeminiPath(path: string): boolean {
  return path.startsWith('/v1beta/') || /^\/v1\/models\/[^?]*:[A-Za-z]+$/.test(path);
}

function decodeName(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A model and a verb. */
interface Target {
  readonly model: string;
  readonly verb: string;
}

/** `{model}:{verb}`; a model's own name may hold colons. */
function readTarget({ path }: ModelCall, base: string): Target {
  const target = decodeName(path.slice(base.length));
  const colon = target.lastIndexOf(':');
  const verb = target.slice(colon + 1);
  if (colon <= 0 || !VERBS.includes(verb)) throw new GatewayError('not_found');
  return { model: target.slice(0, colon), verb };
}

function readPath({ url }: ModelCall, { model, verb }: Target): RequestPath {
  const stream = verb === STREAM;
  const isEvents = new URL(url, 'http://gateway').searchParams.get('alt') === 'sse';
  return { model, stream, ...(stream && !isEvents ? { jsonArray: true } : {}) };
}

function chooseFormat(verb: string, { content, embed, batchEmbed }: GeminiFormats): Dialect | EmbeddingFormat {
  if (verb === EMBED) return embed;
  return verb === BATCH_EMBED ? batchEmbed : content;
}

/**
 * `POST /v1beta/models/{model}:generateContent`, `:streamGenerateContent`, `:countTokens`, `:embedContent` and `:batchEmbedContents`, and the
 * same below `/v1`, as Google's SDKs call them.
 */
export function mountGeminiVerbs(app: HttpApp, deps: ModelDeps, formats: GeminiFormats): void {
  const answer = async (call: ModelCall, base: string): Promise<CallResult> => {
    const target = readTarget(call, base);
    const path = readPath(call, target);
    if (target.verb !== COUNT)
      return callNative(deps, call, { dialect: chooseFormat(target.verb, formats), path, forwardedHeaders: [] });
    const { content: dialect } = formats;
    const counted = { dialect, path, readRequest: readCountedRequest, encode: encodeGeminiTokenCount };
    return fromResponse(await countTokens(deps, call, counted));
  };
  const respond = async (call: Call, base: string): Promise<Response> => toResponse(await answer(call, base), call);
  app.hono.post('/v1beta/models/:target{.+}', (context) => respond(context.get('call'), '/v1beta/models/'));
  app.hono.post('/v1/models/:target{.+}', (context) => respond(context.get('call'), '/v1/models/'));
  for (const base of ['/v1beta/models/', '/v1/models/']) app.mountModelCallsBelow(base, (call) => answer(call, base));
}

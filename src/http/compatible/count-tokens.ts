import { encodeAnthropicTokenCount } from '../../dialects/anthropic-messages/index.ts';
import { encodeTokenCount } from '../../dialects/openai-responses/index.ts';
import type { Dialect, RequestPath } from '../../dialects/port.ts';
import { apiHeaders, JSON_TYPE, readBody } from '../core/index.ts';
import type { Call, HttpApp } from '../core/index.ts';
import { readApiKey } from './credentials.ts';
import { requireModel } from './models.ts';
import type { ModelDeps } from './models.ts';
import { requireJson } from './native-endpoint.ts';

/** What differs between the APIs that count. */
export interface CountEndpoint {
  readonly dialect: Dialect;
  readonly path: RequestPath;
  /** The request that the body asks about; absent: the body itself. */
  readonly readRequest?: (body: Uint8Array) => Uint8Array;
  readonly encode: (tokens: number) => string;
}

/**
 * Answers with the estimate that a hold would use: above the true count but near, the same for every provider. No provider is called,
 * so nothing is charged and a fallback cannot change the number.
 */
export async function countTokens(deps: ModelDeps, call: Call, endpoint: CountEndpoint): Promise<Response> {
  requireJson(call);
  const caller = await deps.authenticator.caller(readApiKey(call), call);
  const body = await readBody(call, deps.bodyBytesMax());
  const { head } = endpoint.dialect.decodeHead(endpoint.readRequest?.(body) ?? body, endpoint.path);
  requireModel(deps, caller, head.model);
  return new Response(endpoint.encode(head.inputTokensEstimate), { headers: apiHeaders(call, JSON_TYPE) });
}

/** `POST /v1/messages/count_tokens` and `POST /v1/responses/input_tokens`; Gemini's stands among its verbs. */
export function mountCountTokens(
  app: HttpApp,
  deps: ModelDeps,
  dialects: { readonly messages: Dialect; readonly responses: Dialect },
): void {
  const messages = { dialect: dialects.messages, path: {}, encode: encodeAnthropicTokenCount };
  const responses = { dialect: dialects.responses, path: {}, encode: encodeTokenCount };
  app.hono.post('/v1/messages/count_tokens', (context) => countTokens(deps, context.get('call'), messages));
  app.hono.post('/v1/responses/input_tokens', (context) => countTokens(deps, context.get('call'), responses));
}

import { encodeAnthropicTokenCount } from '../../dialects/anthropic-messages/index.ts';
import { encodeTokenCount } from '../../dialects/openai-responses/index.ts';
import type { Dialect, RequestHead, RequestPath } from '../../dialects/port.ts';
import type { CallerPrincipal } from '../../identity/port.ts';
import { estimateInput } from '../../metering/index.ts';
import type { KeptAnswers } from '../../pipeline/index.ts';
import { apiHeaders, JSON_TYPE } from '../core/index.ts';
import type { HttpApp, ModelCall } from '../core/index.ts';
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
  /** How its head is read where that depends on the caller; absent: by the dialect alone. */
  readonly readHead?: (caller: CallerPrincipal, body: Uint8Array) => Promise<RequestHead>;
  readonly encode: (tokens: number) => string;
}

/**
 * Answers with an estimate: above most true counts but near, the same for every provider. No provider is called,
 * so nothing is charged and a fallback cannot change the number.
 */
export async function countTokens(deps: ModelDeps, call: ModelCall, endpoint: CountEndpoint): Promise<Response> {
  requireJson(call);
  const caller = await deps.authenticator.caller(readApiKey(call), call);
  const body = await call.readBody(deps.bodyBytesMax());
  const asked = endpoint.readRequest?.(body) ?? body;
  const head = (await endpoint.readHead?.(caller, asked)) ?? endpoint.dialect.decodeHead(asked, endpoint.path).head;
  requireModel(deps, caller, head.model);
  return new Response(endpoint.encode(estimateInput(head.input)), { headers: apiHeaders(call, JSON_TYPE) });
}

/** `POST /v1/messages/count_tokens` and `POST /v1/responses/input_tokens`; Gemini's stands among its verbs. */
export function mountCountTokens(
  app: HttpApp,
  deps: ModelDeps,
  dialects: { readonly messages: Dialect; readonly responses: Dialect },
  answers: Pick<KeptAnswers, 'readHead'>,
): void {
  const messages = { dialect: dialects.messages, path: {}, encode: encodeAnthropicTokenCount };
  const responses: CountEndpoint = {
    dialect: dialects.responses,
    path: {},
    readHead: (caller, body) => answers.readHead(caller, body),
    encode: encodeTokenCount,
  };
  app.hono.post('/v1/messages/count_tokens', (context) => countTokens(deps, context.get('call'), messages));
  app.hono.post('/v1/responses/input_tokens', (context) => countTokens(deps, context.get('call'), responses));
}

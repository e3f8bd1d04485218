import type { EmbeddingFormat } from '../../dialects/embeddings/index.ts';
import type { ClientDialect, RequestPath } from '../../dialects/port.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import type { Authenticator } from '../../identity/port.ts';
import type { Pipeline, PipelineCall } from '../../pipeline/port.ts';
import type { ModelCall } from '../core/index.ts';
import { readApiKey } from './credentials.ts';
import type { ModelAnswer } from '../model-answer.ts';
import { buildAnswer, forwardHeaders } from '../native-call.ts';

/** What the endpoints of the compatible APIs use. */
export interface CompatibleDeps {
  readonly authenticator: Authenticator;
  readonly pipeline: Pipeline;
  /** Bound of a body, bytes; a setting that may change. */
  readonly bodyBytesMax: () => number;
}

/** What differs between two endpoints of one dialect or of two. */
export interface NativeEndpoint {
  readonly dialect: ClientDialect | EmbeddingFormat;
  /** What the URL says of the request. */
  readonly path: RequestPath;
  /** Request headers that the provider should see too, lower case. */
  readonly forwardedHeaders: readonly string[];
}

/** @throws GatewayError `unsupported_media_type` */
export function requireJson(call: ModelCall): void {
  const type = call.header('content-type');
  if (type !== undefined && type !== 'application/json' && !/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) {
    throw new GatewayError('unsupported_media_type', { hint: 'send application/json' });
  }
}

function buildCall(
  { dialect, path, forwardedHeaders: names }: NativeEndpoint,
  call: ModelCall,
  body: Uint8Array,
): PipelineCall['call'] {
  const forwarded = forwardHeaders(call, names);
  return dialect.operation === 'embeddings'
    ? { form: 'embeddings', dialect, body, path, forwarded }
    : { form: 'native', dialect, body, path, forwarded };
}

/** One model call of a compatible API: authenticate, hand the body on as it came, answer in the same dialect. */
export async function callNative(
  deps: CompatibleDeps,
  call: ModelCall,
  endpoint: NativeEndpoint,
): Promise<ModelAnswer> {
  requireJson(call);
  const authenticated = deps.authenticator.caller(readApiKey(call), call);
  const caller = authenticated instanceof Promise ? await authenticated : authenticated;
  const read = call.readBody(deps.bodyBytesMax());
  const body = read instanceof Promise ? await read : read;
  call.allowSilence(true);
  const result = await deps.pipeline.run({
    id: call.requestIdGiven ? null : call.requestId,
    origin: call,
    caller,
    call: buildCall(endpoint, call, body),
    strict: call.header('x-tallygate-strict') === 'true',
    signal: call.signal,
  });
  return buildAnswer(result, call);
}

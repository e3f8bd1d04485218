import type { EmbeddingFormat } from '../../dialects/embeddings/index.ts';
import type { ClientDialect, RequestPath } from '../../dialects/port.ts';
import { GatewayError } from '../../lib/errors/index.ts';
import type { Authenticator, CallerPrincipal } from '../../identity/port.ts';
import type { Pipeline, PipelineCall } from '../../pipeline/port.ts';
import type { ModelCall } from '../core/index.ts';
import { readApiKey } from './credentials.ts';
import type { CallResult } from '../model-answer.ts';
import { forwardHeaders } from '../native-call.ts';

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

const PLAIN_JSON = 'application/json';

/** @throws GatewayError `unsupported_media_type` */
export function requireJson(call: ModelCall): void {
  const type = call.header('content-type', PLAIN_JSON);
  if (type !== undefined && type !== PLAIN_JSON && !/^application\/(?:[\w.+-]+\+)?json\b/i.test(type)) {
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

function run(
  deps: CompatibleDeps,
  call: ModelCall,
  endpoint: NativeEndpoint,
  caller: CallerPrincipal,
  body: Uint8Array,
): Promise<CallResult> {
  call.allowSilence(true);
  return deps.pipeline.run({
    id: call.requestIdGiven ? null : call.requestId,
    origin: call,
    caller,
    call: buildCall(endpoint, call, body),
    strict: call.header('x-tallygate-strict') === 'true',
    signal: call.signal,
  });
}

async function runWhenKnown(
  deps: CompatibleDeps,
  call: ModelCall,
  endpoint: NativeEndpoint,
  caller: Promise<CallerPrincipal>,
): Promise<CallResult> {
  const known = await caller;
  return run(deps, call, endpoint, known, await call.readBody(deps.bodyBytesMax()));
}

async function runWhenRead(
  deps: CompatibleDeps,
  call: ModelCall,
  endpoint: NativeEndpoint,
  caller: CallerPrincipal,
  body: Promise<Uint8Array>,
): Promise<CallResult> {
  return run(deps, call, endpoint, caller, await body);
}

/**
 * One model call of a compatible API: authenticate, hand the body on as it came, answer in the same dialect. Caller and body are nearly always
 * there already, and nothing is made to wait for them then.
 */
export function callNative(deps: CompatibleDeps, call: ModelCall, endpoint: NativeEndpoint): Promise<CallResult> {
  requireJson(call);
  const caller = deps.authenticator.caller(readApiKey(call), call);
  if (caller instanceof Promise) return runWhenKnown(deps, call, endpoint, caller);
  const body = call.readBody(deps.bodyBytesMax());
  if (body instanceof Promise) return runWhenRead(deps, call, endpoint, caller, body);
  return run(deps, call, endpoint, caller, body);
}

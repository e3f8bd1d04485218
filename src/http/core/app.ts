import { Hono } from 'hono';
import { getPath } from 'hono/utils/url';
import type { Clock } from '../../lib/clock.ts';
import { GatewayError, toGatewayError } from '../../lib/errors/index.ts';
import type { Logger } from '../../lib/log.ts';
import { mapStoreError } from '../../services/shared/changes/conflicts.ts';
import type { DirectHandler } from '../direct/index.ts';
import { toResponse } from '../model-answer.ts';
import { listAllowedMethods } from './allowed-methods.ts';
import { answerError, apiHeaders, JSON_TYPE } from './answers.ts';
import { Call } from './call.ts';
import type { CallSource, HttpEnv, ModelCall } from './call.ts';
import { allowOrigins } from './cors.ts';
import { createClientAddressFinder } from './client-address.ts';
import type { ForwardedHeader } from './client-address.ts';
import { LaterCalls } from './later-calls.ts';
import type { LaterPart, RouteTable } from './later-calls.ts';
import { checkHead, HEAD_LIMITS_DEFAULT } from './head-limits.ts';
import type { HeadLimits } from './head-limits.ts';
import { ModelCalls } from './model-calls.ts';
import type { ModelHandler } from './direct-call.ts';
import { SilenceKeeper } from './silence.ts';
import type { GrantSilence } from './silence.ts';

/** Shorter than any silence that ends a connection. */
const SILENCE_LOOK_MS = 500;

/** Renders an error in the shape of another API than the envelope; null when the path is not its own. */
export type ErrorRenderer = (call: ModelCall, error: GatewayError) => Response | null;

/** What answers `/healthz`, `/readyz` and `/metrics`. */
export interface HealthHooks {
  /** null when the server serves, else why it does not. */
  readonly notReady: () => string | null;
  readonly metrics: () => Promise<{ readonly contentType: string; readonly body: string }>;
}

export interface HttpAppOptions {
  readonly clock: Clock;
  readonly log: Logger;
  /** Address of the peer of the connection. */
  readonly remoteAddress: (request: Request) => string | null;
  /** Whether a connection may be silent; absent: the server does not watch its connections. */
  readonly allowSilence?: GrantSilence;
  /** Addresses and CIDR ranges whose header is believed. */
  readonly trustedProxies: readonly string[];
  /** Default `x-forwarded-for`. */
  readonly forwardedHeader?: ForwardedHeader;
  readonly health: HealthHooks;
  /** Asked in order before the envelope. */
  readonly errorRenderers?: readonly ErrorRenderer[];
  readonly headLimits?: HeadLimits;
  /** Origins whose web pages may call; none: CORS is off and costs nothing. */
  readonly corsOrigins?: readonly string[];
}

/** A call as the server knows it. */
export interface MountedCall {
  readonly method: string;
  readonly path: string;
}

/** The application before its routes. */
export interface HttpApp extends RouteTable {
  /**
   * Mounts a model call. Its exact path is found without the router, whose context object of some twenty closures is
   * a third of what the gateway's own part of a request would allocate (docs/performance.md).
   */
  mountModelCall(path: string, handle: ModelHandler): void;
  /** The same for plainly written paths that begin so, where they are read from their sockets; the router has them too. */
  mountModelCallsBelow(base: string, handle: ModelHandler): void;
  /** Mounts what nobody may ever call: it is loaded with its first call. */
  mountLater(part: LaterPart): void;
  /** Every call that is answered, which loads all; paths as they are mounted. */
  listCalls(): Promise<readonly MountedCall[]>;
  readonly fetch: (request: Request) => Response | Promise<Response>;
  /** What answers a model call that is read from its socket, by path and query; null: `fetch` does, for this one or for all. */
  readonly findDirect: ((target: string) => DirectHandler | null) | null;
}

/** The runtime knows no more than the target of a call without a Host (HTTP/1.0), or with one that makes no URL. */
function readPath(request: Request): string {
  const { url } = request;
  if (!url.startsWith('/')) return getPath(request);
  const end = url.indexOf('?');
  return end < 0 ? url : url.slice(0, end);
}

function mountHealth(hono: Hono<HttpEnv>, health: HealthHooks): void {
  const answer = (call: Call, status: number, body: object): Response =>
    new Response(JSON.stringify(body), { status, headers: apiHeaders(call, JSON_TYPE) });
  hono.get('/healthz', (context) => answer(context.get('call'), 200, { status: 'ok' }));
  hono.get('/readyz', (context) => {
    const reason = health.notReady();
    return reason === null
      ? answer(context.get('call'), 200, { status: 'ok' })
      : answer(context.get('call'), 503, { status: 'unavailable', reason });
  });
  hono.get('/metrics', async (context) => {
    const { contentType, body } = await health.metrics();
    return new Response(body, { headers: apiHeaders(context.get('call'), contentType) });
  });
}

function createErrorAnswer(options: HttpAppOptions): HttpApp['renderError'] {
  return (call, thrown) => {
    call.allowSilence(false);
    const error = toGatewayError(mapStoreError(thrown));
    if (error.entry.blame === 'gateway' && error.type === 'internal_error') {
      options.log.error('http.internal_error', { request_id: call.requestId, method: call.method }, thrown);
    }
    for (const render of options.errorRenderers ?? []) {
      const response = render(call, error);
      if (response !== null) return response;
    }
    return answerError(call, error);
  };
}

/** What is said of a path or a method that no route has. */
function answerUnmounted(
  hono: Hono<HttpEnv>,
  call: Call,
  path: string,
  renderError: RouteTable['renderError'],
): Response {
  const allowed = listAllowedMethods(hono, path);
  if (allowed.length === 0) return renderError(call, new GatewayError('not_found'));
  const headers = { allow: allowed.join(', ') };
  if (call.request.method === 'OPTIONS') {
    return new Response(null, { status: 204, headers: { 'x-request-id': call.requestId, ...headers } });
  }
  return renderError(call, new GatewayError('method_not_allowed', { headers }));
}

/** The table of a part that is loaded later: its calls come with their `Call`, whose head has been checked. */
function buildPart(renderError: RouteTable['renderError']): RouteTable {
  const hono = new Hono<HttpEnv>({ getPath: readPath });
  hono.use('*', (context, next) => {
    context.set('call', context.env.call);
    return next();
  });
  hono.notFound((context) => answerUnmounted(hono, context.get('call'), context.req.path, renderError));
  hono.onError((error, context) => renderError(context.get('call'), error));
  return { hono, renderError };
}

/**
 * The HTTP application: ids, bounds on the head, errors, health. Routes are mounted on `hono`; every handler finds its
 * `Call` under `call`. Nothing here waits, so the model calls pay microseconds for it.
 */
export function createHttpApp(options: HttpAppOptions): HttpApp {
  const hono = new Hono<HttpEnv>({ getPath: readPath });
  const source: CallSource = {
    clock: options.clock,
    findClientAddress: createClientAddressFinder(options.trustedProxies, options.forwardedHeader),
    remoteAddress: options.remoteAddress,
    silence: new SilenceKeeper(options.clock, SILENCE_LOOK_MS, options.allowSilence ?? (() => undefined)),
  };
  const limits = options.headLimits ?? HEAD_LIMITS_DEFAULT;
  const renderError = createErrorAnswer(options);

  hono.use('*', (context, next) => {
    context.set('call', new Call(context.req.raw, source));
    checkHead(context.get('call'), limits);
    return next();
  });
  const { corsOrigins = [] } = options;
  if (corsOrigins.length > 0) hono.use('*', allowOrigins(corsOrigins));
  mountHealth(hono, options.health);
  const later = new LaterCalls(() => buildPart(renderError));
  hono.notFound((context) => {
    const call = context.get('call');
    return later.answer(context.req.path, call) ?? answerUnmounted(hono, call, context.req.path, renderError);
  });
  hono.onError((error, context) => renderError(context.get('call'), error));
  const modelCalls = new ModelCalls(source, limits, renderError);
  return {
    hono,
    renderError,
    mountModelCall(path, handle) {
      hono.post(path, async (context) => toResponse(await handle(context.get('call')), context.get('call')));
      if (corsOrigins.length === 0) modelCalls.add(path, handle);
    },
    mountModelCallsBelow: (base, handle) => modelCalls.addBelow(base, handle),
    mountLater: (part) => later.add(part),
    async listCalls() {
      return [hono, ...(await later.open())].flatMap(({ routes }) =>
        routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => ({ method, path })),
      );
    },
    fetch: (request) => modelCalls.answer(request) ?? hono.fetch(request),
    findDirect: corsOrigins.length === 0 ? modelCalls.findDirect : null,
  };
}

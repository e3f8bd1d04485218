import type { Context } from 'hono';
import type { Clock } from '../../lib/clock.ts';
import type { Logger } from '../../lib/log.ts';
import { toGatewayError } from '../../lib/errors/index.ts';
import { mapStoreError } from '../../services/shared/index.ts';
import type { AnyRoute, RouteOutput } from '../route.ts';
import { answerData } from './answers.ts';
import type { HttpApp } from './app.ts';
import { authorize } from './authorize.ts';
import type { AuthorizeDeps, Authorized } from './authorize.ts';
import type { Call, HttpEnv } from './call.ts';
import type { Idempotency } from './idempotency.ts';
import { requireAccepted } from './media-type.ts';
import { checkAnnouncedLength, readBody } from './read-body.ts';
import { parseBody, readIfMatch, readParams, readQuery } from './read-input.ts';

/** What a finished call looked like, for the log and the metrics. */
export interface AnsweredCall {
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly durationMs: number;
  /** `type` of the error table; null when it went well. */
  readonly errorType: string | null;
}

export interface MountDeps extends AuthorizeDeps {
  readonly clock: Clock;
  readonly log: Logger;
  readonly idempotency: Idempotency;
  /** Bound of a management call's body. */
  readonly bodyBytesMax: number;
  /** Answers are checked against their schemas: tests do, so that the reference stays true. */
  readonly checkAnswers: boolean;
  readonly onAnswered?: (answered: AnsweredCall) => void;
}

const OFFERED = ['application/json'];
const OFFERED_STREAM = ['application/json', 'text/event-stream'];

async function handle(
  route: AnyRoute,
  call: Call,
  authorized: Authorized,
  params: unknown,
  bytes: Uint8Array,
): Promise<RouteOutput<unknown>> {
  const { request } = call;
  return route.handle({
    params,
    query: readQuery(route, request),
    body: parseBody(route, request, bytes),
    bodyBytes: bytes,
    ...authorized,
    origin: call,
    ownRequestId: call.requestIdGiven ? null : call.requestId,
    connection: call,
    ifMatch: readIfMatch(request),
    request,
  });
}

function toResponse(route: AnyRoute, call: Call, output: RouteOutput<unknown>, deps: MountDeps): Response {
  if (output.response !== undefined) return output.response;
  if (deps.checkAnswers && route.answer !== undefined) route.answer.parse(output.data);
  return answerData(call, route.status, output.data, output.headers);
}

async function runRoute(route: AnyRoute, context: Context<HttpEnv>, deps: MountDeps): Promise<Response> {
  const call = context.get('call');
  const { request } = call;
  const bodyBytesMax = route.bodyBytesMax?.() ?? deps.bodyBytesMax;
  checkAnnouncedLength(call.headers, bodyBytesMax);
  requireAccepted(request, route.streams === true ? OFFERED_STREAM : OFFERED);
  const params = readParams(route, context.req.param());
  const authorized = await authorize(route.access, call, deps);
  const bytes = await readBody(call, bodyBytesMax);
  call.allowSilence(true);
  const run = async (): Promise<Response> =>
    toResponse(route, call, await handle(route, call, authorized, params, bytes), deps);
  if (route.method !== 'POST' || route.access.kind === 'public') return run();
  return deps.idempotency.run(call, authorized.principal, bytes, run);
}

/** Mounts a table of routes: access, bounds, parsing, validation, `Idempotency-Key`, the envelope and one log line a call. */
export function mountRoutes(app: HttpApp, routes: readonly AnyRoute[], deps: MountDeps): void {
  for (const route of routes) {
    app.hono.on(route.method, route.path, async (context) => {
      const call = context.get('call');
      let errorType: string | null = null;
      let response: Response;
      try {
        response = await runRoute(route, context, deps);
      } catch (error) {
        errorType = toGatewayError(mapStoreError(error)).type;
        response = app.renderError(call, error);
      }
      call.allowSilence(false);
      const durationMs = call.elapsed();
      deps.log.info('http.request', {
        request_id: call.requestId,
        method: route.method,
        route: route.path,
        status: response.status,
        error: errorType,
        duration_ms: Math.round(durationMs * 1000) / 1000,
        ip: call.ip,
      });
      deps.onAnswered?.({ route: route.path, method: route.method, status: response.status, durationMs, errorType });
      return response;
    });
  }
}

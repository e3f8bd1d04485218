import type { Context } from 'hono';
import type { Clock } from '../../lib/clock.ts';
import { toGatewayError } from '../../lib/errors/index.ts';
import type { GatewayError } from '../../lib/errors/index.ts';
import type { ActionContext } from '../../services/context.ts';
import { mapStoreError } from '../../services/shared/changes/conflicts.ts';
import type { AnyRoute, RouteOutput } from '../route.ts';
import { answerLogged } from './answer-logged.ts';
import type { AnswerDeps } from './answer-logged.ts';
import { answerData, completeHeaders } from './answers.ts';
import type { RouteTable } from './later-calls.ts';
import { authorize } from './authorize.ts';
import type { AuthorizeDeps, Authorized } from './authorize.ts';
import type { Call, HttpEnv } from './call.ts';
import type { Idempotency } from './idempotency.ts';
import { requireAccepted } from './media-type.ts';
import { checkAnnouncedLength, readBody } from './read-body.ts';
import { parseBody, pickIds, readIfMatch, readParams, readQuery } from './read-input.ts';

/** Writes down that a call of somebody who is known failed, with the parameters of its path. */
export type RecordFailure = (
  route: AnyRoute,
  params: Readonly<Record<string, string>>,
  context: ActionContext,
  error: GatewayError,
) => void;

export interface MountDeps extends AuthorizeDeps, AnswerDeps {
  readonly clock: Clock;
  readonly idempotency: Idempotency;
  /** Bound of a management call's body. */
  readonly bodyBytesMax: number;
  /** Answers are checked against their schemas: tests do, so that the reference stays true. */
  readonly checkAnswers: boolean;
  readonly recordFailure?: RecordFailure;
}

const OFFERED = ['application/json'];
const OFFERED_STREAM = ['application/json', 'text/event-stream'];

function listOffered(route: AnyRoute): readonly string[] {
  if (route.files !== undefined) return [...OFFERED, ...Object.keys(route.files)];
  return route.streams === true ? OFFERED_STREAM : OFFERED;
}

async function handle(
  route: AnyRoute,
  call: Call,
  authorized: Authorized,
  params: unknown,
  bytes: Uint8Array,
  ownRequestId: string | null,
  deps: MountDeps,
): Promise<RouteOutput<unknown>> {
  const { request } = call;
  return route.handle({
    params,
    query: readQuery(route, request),
    body: parseBody(route, request, bytes),
    bodyBytes: bytes,
    ...authorized,
    origin: call,
    ownRequestId,
    connection: call,
    ifMatch: readIfMatch(request),
    request,
    publicOrigin: () => deps.publicOrigin(call),
  });
}

async function toResponse(
  route: AnyRoute,
  call: Call,
  output: RouteOutput<unknown>,
  deps: MountDeps,
): Promise<Response> {
  if (output.response !== undefined) return completeHeaders(call, output.response);
  if (deps.checkAnswers && route.answer !== undefined) route.answer.parse(output.data);
  return answerData(call, route.status, output.data, output.headers);
}

async function runRoute(
  route: AnyRoute,
  context: Context<HttpEnv>,
  deps: MountDeps,
  onKnown: (context: ActionContext) => void,
): Promise<Response> {
  const call = context.get('call');
  const { request } = call;
  const bodyBytesMax = route.bodyBytesMax?.() ?? deps.bodyBytesMax;
  checkAnnouncedLength(call.headers, bodyBytesMax);
  requireAccepted(request, listOffered(route));
  // Who may not call learns nothing else, not even that an address cannot be one.
  const authorized = await authorize(route.access, call, deps, onKnown);
  const params = readParams(route, context.req.param());
  const bytes = await readBody(call, bodyBytesMax);
  call.allowSilence(true);
  const run = async (ownRequestId: string | null): Promise<Response> =>
    toResponse(route, call, await handle(route, call, authorized, params, bytes, ownRequestId, deps), deps);
  if (route.method !== 'POST' || route.access.kind === 'public') {
    return run(call.requestIdGiven ? null : call.requestId);
  }
  return deps.idempotency.run({
    call,
    principal: authorized.principal,
    body: bytes,
    status: route.status,
    hasEnvelope: route.answer !== undefined,
    isRequest: route.streams === true,
    handle: run,
  });
}

/** A failure leaves its trace in the operation log once it is known whose call it was. */
async function runRecorded(route: AnyRoute, context: Context<HttpEnv>, deps: MountDeps): Promise<Response> {
  let known: ActionContext | null = null;
  try {
    return await runRoute(route, context, deps, (authenticated) => {
      known = authenticated;
    });
  } catch (error) {
    if (known !== null) {
      deps.recordFailure?.(route, pickIds(context.req.param()), known, toGatewayError(mapStoreError(error)));
    }
    throw error;
  }
}

/** Mounts a table of routes: access, bounds, parsing, validation, `Idempotency-Key`, the envelope and one log line a call. */
export function mountRoutes(table: RouteTable, routes: readonly AnyRoute[], deps: MountDeps): void {
  for (const route of routes) {
    table.hono.on(route.method, route.path, (context) =>
      answerLogged(table, context.get('call'), route, deps, () => runRecorded(route, context, deps)),
    );
  }
}

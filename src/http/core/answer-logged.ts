import { toGatewayError } from '../../lib/errors/index.ts';
import type { Logger } from '../../lib/log.ts';
import { mapStoreError } from '../../services/shared/changes/conflicts.ts';
import type { RouteTable } from './later-calls.ts';
import type { Call } from './call.ts';

/** What a finished call looked like, for the log and the metrics. */
export interface AnsweredCall {
  readonly route: string;
  readonly method: string;
  readonly status: number;
  readonly durationMs: number;
  /** `type` of the error table; null when it went well. */
  readonly errorType: string | null;
}

export interface AnswerDeps {
  readonly log: Logger;
  readonly onAnswered?: (answered: AnsweredCall) => void;
}

/** Answers one call, an error in the shape of its path, and leaves one log line. */
export async function answerLogged(
  table: RouteTable,
  call: Call,
  route: { readonly method: string; readonly path: string },
  deps: AnswerDeps,
  run: () => Promise<Response>,
): Promise<Response> {
  let errorType: string | null = null;
  let response: Response;
  try {
    response = await run();
  } catch (error) {
    errorType = toGatewayError(mapStoreError(error)).type;
    response = table.renderError(call, error);
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
}

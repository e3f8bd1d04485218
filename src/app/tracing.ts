import { readFileSync } from 'node:fs';
import type { Config } from '../config/index.ts';
import { createPoster } from '../egress/index.ts';
import type { CallOrigin } from '../identity/port.ts';
import type { Clock } from '../lib/clock.ts';
import { ERROR_TABLE } from '../lib/errors/index.ts';
import type { ErrorType } from '../lib/errors/index.ts';
import type { Logger } from '../lib/log.ts';
import { formatUsd } from '../lib/money.ts';
import { totalInput } from '../metering/index.ts';
import { toSemanticName } from '../providers/index.ts';
import type { AttemptWrite, HoldWrite, SettlementWrite } from '../store/records/index.ts';
import type { AttemptTrace, Metrics, RequestTrace, TraceSink } from '../telemetry/index.ts';
import { VERSION } from './version.ts';

const SPANS_WAITING_MAX = 4096;
const SERVER_FAULT = 500;

/** Names the kind of a provider by its id; null when it is gone. */
export type FindKind = (providerId: string) => string | null;

/** Traces of the model calls. */
export interface Tracing {
  refused(errorType: ErrorType, model: string | null, origin: CallOrigin, now: number): void;
  settled(hold: HoldWrite, settlement: SettlementWrite, origin: CallOrigin): void;
  close(): Promise<void>;
}

function describeAttempt(attempt: AttemptWrite, findKind: FindKind): AttemptTrace {
  const kind = findKind(attempt.providerId);
  return {
    startedAt: attempt.at,
    endedAt: attempt.at + attempt.latencyMs,
    model: attempt.upstreamModel,
    errorType: attempt.errorType,
    attributes: {
      'gen_ai.provider.name': kind === null ? undefined : toSemanticName(kind),
      'http.response.status_code': attempt.status ?? undefined,
      'tallygate.provider': attempt.provider,
      'tallygate.deployment_id': attempt.deploymentId,
      'tallygate.attempt_reason': attempt.reason ?? 'first',
      'tallygate.attempt_ended': attempt.ended ?? undefined,
      'tallygate.provider_cost_usd': formatUsd(attempt.providerCost),
      'tallygate.time_to_first_byte_ms': attempt.timeToFirstByteMs ?? undefined,
      'tallygate.upstream_request_id': attempt.upstreamRequestId ?? undefined,
    },
  };
}

function readOrigin(origin: CallOrigin): Pick<RequestTrace, 'traceParent' | 'traceState'> {
  return { traceParent: origin.traceParent ?? null, traceState: origin.traceState ?? null };
}

function describeRequest(
  hold: HoldWrite,
  settlement: SettlementWrite,
  origin: CallOrigin,
  findKind: FindKind,
): RequestTrace {
  const { usage } = settlement;
  const kind = findKind(settlement.providerId);
  const cacheWrites = usage.cacheWrite5m + usage.cacheWrite1h + usage.cacheWrite30m + usage.cacheWrite12h;
  return {
    ...readOrigin(origin),
    startedAt: settlement.at - settlement.latencyMs,
    endedAt: settlement.at,
    operation: hold.operation,
    model: hold.model,
    errorType: settlement.errorType,
    failed: settlement.status >= SERVER_FAULT,
    attempts: settlement.attempts.map((attempt) => describeAttempt(attempt, findKind)),
    attributes: {
      'gen_ai.provider.name': kind === null ? undefined : toSemanticName(kind),
      'gen_ai.response.model': settlement.attempts.findLast(
        (attempt) => attempt.deploymentId === settlement.deploymentId,
      )?.upstreamModel,
      'gen_ai.usage.input_tokens': totalInput(usage),
      'gen_ai.usage.output_tokens': usage.output,
      'gen_ai.usage.cache_read.input_tokens': usage.cachedRead > 0 ? usage.cachedRead : undefined,
      'gen_ai.usage.cache_creation.input_tokens': cacheWrites > 0 ? cacheWrites : undefined,
      'gen_ai.response.finish_reasons': settlement.finishReason === null ? undefined : [settlement.finishReason],
      'http.response.status_code': settlement.status,
      'tallygate.request_id': hold.id,
      'tallygate.correlation_id': hold.requestId,
      'tallygate.customer_id': hold.customerId ?? undefined,
      'tallygate.customer_user_id': hold.customerUserId,
      'tallygate.token_id': hold.tokenId,
      'tallygate.provider': settlement.provider,
      'tallygate.stream': hold.stream,
      'tallygate.charge_usd': formatUsd(settlement.charge),
      'tallygate.time_to_first_token_ms': settlement.timeToFirstTokenMs ?? undefined,
    },
  };
}

/** The path of OTLP over HTTP, unless the address has one of its own. */
function completeUrl(address: string): string {
  const url = new URL(address);
  if (url.pathname === '/') url.pathname = '/v1/traces';
  return url.href;
}

function readHeaders(pairs: readonly string[]): readonly (readonly [string, string])[] {
  return pairs.map((pair) => {
    const at = pair.indexOf('=');
    return [pair.slice(0, at).trim().toLowerCase(), pair.slice(at + 1).trim()];
  });
}

export interface TracingDeps {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Pick<Metrics, 'spans'>;
  readonly findKind: FindKind;
}

/** Opens the traces; null when no address is set, and then nothing of OpenTelemetry is loaded. */
export async function openTracing({ config, clock, log, metrics, findKind }: TracingDeps): Promise<Tracing | null> {
  if (config.otlpUrl === null) return null;
  const { createTraces } = await import('../telemetry/traces.ts');
  const url = completeUrl(config.otlpUrl);
  const poster = createPoster({
    clock,
    url,
    headers: [['content-type', 'application/x-protobuf'], ...readHeaders(config.otlpHeaders)],
    caPem: config.caFile === null ? null : readFileSync(config.caFile, 'utf8'),
  });
  const sink: TraceSink = createTraces({
    clock,
    log,
    version: VERSION,
    queueMax: SPANS_WAITING_MAX,
    post: poster.post,
    onSent: (spans) => metrics.spans('sent', spans),
    onDropped: (spans) => metrics.spans('dropped', spans),
  });
  return {
    settled: (hold, settlement, origin) => sink.record(describeRequest(hold, settlement, origin, findKind)),
    refused(errorType, model, origin, now) {
      const { status } = ERROR_TABLE[errorType];
      sink.record({
        ...readOrigin(origin),
        startedAt: now,
        endedAt: now,
        operation: 'chat',
        model,
        errorType,
        failed: status >= SERVER_FAULT,
        attempts: [],
        attributes: { 'http.response.status_code': status, 'tallygate.correlation_id': origin.requestId },
      });
    },
    async close() {
      await sink.close();
      poster.close();
    },
  };
}

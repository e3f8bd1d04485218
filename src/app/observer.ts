import type { Clock } from '../lib/clock.ts';
import { totalInput } from '../metering/index.ts';
import type { PipelineObserver } from '../pipeline/index.ts';
import type { Metrics, RequestLogFields, RequestMeasure, TelemetryLogger } from '../telemetry/index.ts';
import type { Tracing } from './tracing.ts';

const PATHS: Readonly<Record<string, string>> = {
  prompts: '/api/v1/prompts',
  'openai-chat': '/v1/chat/completions',
  'openai-completions': '/v1/completions',
  'openai-embeddings': '/v1/embeddings',
};

/** Log line, metrics and trace of each request. */
export function createObserver(
  clock: Clock,
  log: TelemetryLogger,
  metrics: Metrics,
  tracing: Tracing | null,
  budgetExhausted: PipelineObserver['budgetExhausted'],
): PipelineObserver {
  return {
    refused(errorType, model, origin) {
      metrics.refused(errorType);
      tracing?.refused(errorType, model, origin, clock.now());
      log.debug('request.refused', { error: errorType, model });
    },
    budgetExhausted,
    settled(hold, settlement, origin) {
      const { usage } = settlement;
      const facts = {
        id: hold.id,
        requestId: hold.requestId,
        method: 'POST',
        path: PATHS[hold.dialectIn] ?? hold.dialectIn,
        status: settlement.status,
        durationMs: settlement.latencyMs,
        timeToFirstByteMs: settlement.timeToFirstTokenMs,
        model: hold.model,
        provider: settlement.provider,
        customerUserId: hold.customerUserId,
        tokenId: hold.tokenId,
        stream: hold.stream,
        inputTokens: totalInput(usage),
        cachedInputTokens: usage.cachedRead,
        outputTokens: usage.output,
        charge: settlement.charge,
        attempts: settlement.attempts.length,
        error: settlement.errorType,
        ip: origin.ip,
      } satisfies RequestMeasure & RequestLogFields;
      metrics.request(facts);
      tracing?.settled(hold, settlement, origin);
      log.request(facts);
    },
    streamOpened: () => metrics.streamOpened(),
    streamClosed: () => metrics.streamClosed(),
  };
}

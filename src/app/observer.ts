import { formatUsd } from '../lib/money.ts';
import { totalInput } from '../metering/index.ts';
import type { PipelineObserver } from '../pipeline/index.ts';
import type { Metrics, TelemetryLogger } from '../telemetry/index.ts';

const PATHS: Readonly<Record<string, string>> = {
  prompts: '/api/v1/prompts',
  'openai-chat': '/v1/chat/completions',
};

/** Log line and metrics of each request. */
export function createObserver(log: TelemetryLogger, metrics: Metrics): PipelineObserver {
  return {
    refused(errorType, model) {
      metrics.refused(errorType);
      log.debug('request.refused', { error: errorType, model });
    },
    settled(hold, settlement, origin) {
      const { usage } = settlement;
      const inputTokens = totalInput(usage);
      metrics.request({
        model: hold.model,
        provider: settlement.provider,
        stream: hold.stream,
        status: settlement.status,
        durationMs: settlement.latencyMs,
        timeToFirstByteMs: settlement.timeToFirstTokenMs,
        inputTokens,
        cachedInputTokens: usage.cachedRead,
        outputTokens: usage.output,
        charge: settlement.charge,
      });
      if (!log.enabled('info')) return;
      log.request({
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
        inputTokens,
        outputTokens: usage.output,
        cost: formatUsd(settlement.charge),
        attempts: settlement.attempts.length,
        error: settlement.errorType,
        ip: origin.ip,
      });
    },
    streamOpened: () => metrics.streamOpened(),
    streamClosed: () => metrics.streamClosed(),
  };
}

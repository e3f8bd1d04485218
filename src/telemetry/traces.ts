import {
  createTraceState,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { Context, HrTime } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { AlwaysOnSampler, ParentBasedSampler, TracerProvider } from '@opentelemetry/sdk-trace';
import type { RequestTrace, TraceSink } from './request-trace.ts';
import { SpanQueue } from './span-queue.ts';
import type { SpanQueueOptions } from './span-queue.ts';

const TRACE_PARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;
const TRACE_STATE_MAX = 512;
const CLOSE_MS_MAX = 5000;

export interface TracesOptions extends SpanQueueOptions {
  readonly version: string;
}

function toHrTime(milliseconds: number): HrTime {
  const whole = Math.floor(milliseconds);
  return [Math.floor(whole / 1000), (whole % 1000) * 1_000_000];
}

/** The client's own span, as W3C Trace Context says; what is malformed counts as none. */
function readParent({ traceParent, traceState }: RequestTrace): Context {
  const [, traceId = '', spanId = '', flags = ''] = TRACE_PARENT.exec(traceParent ?? '') ?? [];
  const parent = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  if (!isSpanContextValid(parent)) return ROOT_CONTEXT;
  const state = traceState === null || traceState.length > TRACE_STATE_MAX ? undefined : createTraceState(traceState);
  return trace.setSpanContext(ROOT_CONTEXT, { ...parent, traceState: state });
}

/**
 * Makes spans by OpenTelemetry's conventions for generative AI: a server span a call, a client span an attempt. A client's decision not to
 * sample is kept. Loaded only where traces are sent.
 */
export function createTraces(options: TracesOptions): TraceSink {
  const queue = new SpanQueue(options);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'tallygate', 'service.version': options.version }),
    sampler: new ParentBasedSampler({ root: new AlwaysOnSampler() }),
    spanProcessors: [queue],
  });
  const tracer = provider.getTracer('tallygate', options.version);
  return {
    record(request) {
      const { operation, model, errorType } = request;
      const span = tracer.startSpan(
        model === null ? operation : `${operation} ${model}`,
        {
          kind: SpanKind.SERVER,
          startTime: toHrTime(request.startedAt),
          attributes: {
            'gen_ai.operation.name': operation,
            ...(model === null ? {} : { 'gen_ai.request.model': model }),
            ...(errorType === null ? {} : { 'error.type': errorType }),
            ...request.attributes,
          },
        },
        readParent(request),
      );
      if (request.failed) span.setStatus({ code: SpanStatusCode.ERROR });
      const within = trace.setSpan(ROOT_CONTEXT, span);
      for (const attempt of request.attempts) {
        const child = tracer.startSpan(
          `${operation} ${attempt.model}`,
          {
            kind: SpanKind.CLIENT,
            startTime: toHrTime(attempt.startedAt),
            attributes: {
              'gen_ai.operation.name': operation,
              'gen_ai.request.model': attempt.model,
              ...(attempt.errorType === null ? {} : { 'error.type': attempt.errorType }),
              ...attempt.attributes,
            },
          },
          within,
        );
        if (attempt.errorType !== null) child.setStatus({ code: SpanStatusCode.ERROR });
        child.end(toHrTime(attempt.endedAt));
      }
      span.end(toHrTime(request.endedAt));
    },
    async close() {
      const late = new Promise<void>((resolve) => options.clock.after(CLOSE_MS_MAX, resolve));
      await Promise.race([provider.shutdown(), late]);
    },
  };
}

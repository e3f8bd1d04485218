export { createLogOutput } from './log-output.ts';
export type { LogOutput } from './log-output.ts';
export { createLogger } from './logger.ts';
export type { LoggerOptions, LogLevel, TelemetryLogger } from './logger.ts';
export { createMetrics } from './metrics.ts';
export type { Metrics } from './metrics.ts';
export type { RequestMeasure } from './request-metrics.ts';
export type { RequestLogFields } from './request-line.ts';
export type { AttemptTrace, RequestTrace, TraceSink } from './request-trace.ts';

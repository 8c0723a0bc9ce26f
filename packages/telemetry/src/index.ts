export {
  createLogger,
  type Logger,
  type LoggerOptions,
  type LogLevel,
  subsystem,
} from './logger.js';
export { createMetrics, latencyBuckets, type Metrics } from './metrics.js';
export { type Attributes, redactFields, redactText } from './redact.js';
export {
  currentTraceId,
  currentTraceparent,
  parseTraceparent,
  type TraceContext,
  withTraceparent,
} from './trace-context.js';
export { startTracing, withSpan } from './tracing.js';

import { isMdmError } from '@mdm/errors';
import { context, ROOT_CONTEXT, type Span, SpanStatusCode, TraceFlags, trace } from '@opentelemetry/api';
import { type Attributes, redactAttributes, redactText } from './redact.js';
import { currentTrace, enterTrace, newSpanId, newTrace, type TraceContext } from './trace-context.js';

/**
 * Sends spans by OTLP when the standard OTEL_* variables ask for it (OTEL_EXPORTER_OTLP_ENDPOINT or
 * OTEL_TRACES_EXPORTER); without them nothing is loaded, and trace ids still travel.
 * @returns stops, after sending what is waiting
 */
export async function startTracing(options: {
  readonly service: string;
  readonly site: string;
}): Promise<() => Promise<void>> {
  if (!process.env.OTEL_EXPORTER_OTLP_ENDPOINT && !process.env.OTEL_TRACES_EXPORTER) return async () => {};
  const { NodeSDK, resources } = await import('@opentelemetry/sdk-node');
  const sdk = new NodeSDK({
    resource: resources
      .defaultResource()
      .merge(resources.resourceFromAttributes({ 'service.namespace': 'mdm', 'mdm.site': options.site })),
    serviceName: options.service,
    metricReaders: [],
    logRecordProcessors: [],
  });
  sdk.start();
  return () => sdk.shutdown();
}

/**
 * Runs inside a span of its own: a child of the current one, or the root of a new trace. Attributes are redacted as in
 * the log. An error ends the span as failed and is thrown on.
 */
export async function withSpan<T>(
  name: string,
  attributes: Attributes,
  run: () => Promise<T> | T,
): Promise<T> {
  const parent = currentTrace();
  const span = startSpan(name, attributes, parent);
  try {
    return await context.with(trace.setSpan(context.active(), span), () =>
      enterTrace(contextOf(span, parent), async () => run()),
    );
  } catch (error) {
    recordError(span, error);
    throw error;
  } finally {
    span.end();
  }
}

function startSpan(name: string, attributes: Attributes, parent: TraceContext | undefined): Span {
  const from =
    parent === undefined
      ? ROOT_CONTEXT
      : trace.setSpanContext(ROOT_CONTEXT, {
          traceId: parent.traceId,
          spanId: parent.spanId,
          traceFlags: parent.sampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
          isRemote: true,
        });
  const span = trace.getTracer('mdm').startSpan(name, {}, from);
  if (span.isRecording()) span.setAttributes(redactAttributes(attributes));
  return span;
}

/** Without an SDK the API hands back the parent's span context, or an empty one; then the ids are ours. */
function contextOf(span: Span, parent: TraceContext | undefined): TraceContext {
  const { traceId, spanId, traceFlags } = span.spanContext();
  if (trace.isSpanContextValid(span.spanContext()) && spanId !== parent?.spanId) {
    return { traceId, spanId, sampled: (traceFlags & TraceFlags.SAMPLED) === TraceFlags.SAMPLED };
  }
  return parent === undefined ? newTrace() : { ...parent, spanId: newSpanId() };
}

function recordError(span: Span, error: unknown): void {
  if (!span.isRecording()) return;
  const code = isMdmError(error) ? error.code : 'internal';
  const message = redactText(error instanceof Error ? error.message : String(error));
  span.recordException({ name: code, message });
  span.setStatus({ code: SpanStatusCode.ERROR, message: code });
}

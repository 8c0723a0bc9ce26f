import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** Where in a trace the running code is. W3C Trace Context §3.2. */
export interface TraceContext {
  /** 32 lower-case hexadecimal digits, not all zero. */
  readonly traceId: string;
  /** 16 lower-case hexadecimal digits, not all zero. */
  readonly spanId: string;
  readonly sampled: boolean;
}

const TRACEPARENT = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const MAX_TRACEPARENT = 512;
const SAMPLED = 0x01;

const storage = new AsyncLocalStorage<TraceContext>();

/**
 * The context of a `traceparent` header, or undefined when it is not one. A later version is read as far as version 00
 * goes (W3C Trace Context §3.2.2, §4.3).
 */
export function parseTraceparent(header: string): TraceContext | undefined {
  if (header.length > MAX_TRACEPARENT) return undefined;
  const [, version, traceId, spanId, flags, rest] = TRACEPARENT.exec(header) ?? [];
  if (version === undefined || traceId === undefined || spanId === undefined || flags === undefined)
    return undefined;
  if (version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (/^0+$/.test(traceId) || /^0+$/.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & SAMPLED) === SAMPLED };
}

/**
 * Runs inside the trace of the caller, or inside a new one when the header is absent or malformed. The spans that are
 * opened inside get the caller's span as their parent.
 */
export function withTraceparent<T>(header: string | undefined, run: () => T): T {
  return storage.run((header === undefined ? undefined : parseTraceparent(header)) ?? newTrace(), run);
}

/** The header for a call from here; outside any trace each call starts one of its own. */
export function currentTraceparent(): string {
  const { traceId, spanId, sampled } = currentTrace() ?? newTrace();
  return `00-${traceId}-${spanId}-${sampled ? '01' : '00'}`;
}

export function currentTraceId(): string | undefined {
  return currentTrace()?.traceId;
}

export function currentTrace(): TraceContext | undefined {
  return storage.getStore();
}

export function enterTrace<T>(context: TraceContext, run: () => T): T {
  return storage.run(context, run);
}

/** Sampled, so that whichever service of the trace has an exporter records its part. */
export function newTrace(): TraceContext {
  return { traceId: randomUUID().replaceAll('-', ''), spanId: newSpanId(), sampled: true };
}

/** The first and the last 32 bits of a random UUID, which are free of its version and variant (RFC 9562 §5.4). */
export function newSpanId(): string {
  const uuid = randomUUID();
  return uuid.slice(0, 8) + uuid.slice(-8);
}

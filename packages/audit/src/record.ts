import { createHash } from 'node:crypto';
import { redactFields, redactText } from '@mdm/telemetry';

export type AuditEffect = 'read' | 'write' | 'destroy';
export type AuditOutcome = 'success' | 'refused' | 'failed';

/** What becomes known while an operation runs; later facts win. */
export interface AuditFacts {
  /** DN of the user. */
  readonly subject?: string;
  /** FQANs that the user came with. */
  readonly groups?: readonly string[];
  /** Id of the site that issued the token. */
  readonly issuer?: string;
  /** The service that acts for the user, `mdm://<site>/<service>`. */
  readonly onBehalf?: string;
  /** The GUIDs or LFNs that it is about; anything else is not recorded, because it may name a patient. */
  readonly objects?: readonly string[];
  /** How many objects, rows or bytes were given out. */
  readonly count?: number;
  /** Why, in the words of the user. */
  readonly purpose?: string;
  /** The version of the site policy that has decided. */
  readonly policyVersion?: string;
  /** How much was shown of the people that it is about, such as `pseudonymous`. */
  readonly level?: string;
  /** Id of the permit behind the user's token. */
  readonly permit?: string;
  /** Further facts without patient data; masked like the fields of a log line. */
  readonly detail?: Readonly<Record<string, string | number | boolean>>;
}

export interface AuditStart extends AuditFacts {
  /** Such as `lfc.stat`. */
  readonly operation: string;
  readonly effect: AuditEffect;
  /** Network address of the caller. */
  readonly origin?: string;
}

export interface AuditResult extends AuditFacts {
  readonly outcome: AuditOutcome;
  /** The code of the error when it is not a success. */
  readonly code?: string;
}

/** The version of records that are written now: what a record holds, and so what its hash covers. */
const RECORD_VERSION = 2;

/** One record as it is stored; what is not known is null. */
export interface StoredRecord {
  readonly version: number;
  /** UTC with microseconds, `2026-01-31T23:59:59.123000Z`. */
  readonly at: string;
  readonly site: string;
  readonly service: string;
  readonly operation: string;
  readonly effect: string;
  readonly outcome: string;
  readonly code: string | null;
  readonly subject: string | null;
  readonly groups: readonly string[] | null;
  readonly issuer: string | null;
  readonly on_behalf: string | null;
  readonly origin: string | null;
  readonly objects: readonly string[] | null;
  readonly count: number | null;
  readonly purpose: string | null;
  readonly policy_version: string | null;
  readonly level: string | null;
  readonly permit: string | null;
  /** JSON text, kept exactly as it was written. */
  readonly detail: string | null;
  readonly trace_id: string | null;
}

/** The hash that the first record of a chain follows. */
export const GENESIS = Buffer.alloc(32);

const MAX_GROUPS = 64;
const MAX_OBJECTS = 1000;
const MAX_DETAILS = 16;
const OBJECT = /^(?:(?:guid:)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\/grid\/\P{Cc}+)$/iu;

/** Cut, cleaned and ready to be stored: whatever a caller sends, its record can be written. */
export function storedRecord(
  who: { readonly site: string; readonly service: string; readonly at: number; readonly traceId?: string },
  start: AuditStart,
  result: AuditResult,
): StoredRecord {
  return {
    version: RECORD_VERSION,
    at: new Date(who.at).toISOString().replace('Z', '000Z'),
    site: who.site,
    service: who.service,
    operation: fit(start.operation, 128),
    effect: start.effect,
    outcome: result.outcome,
    code: optional(result.code, 64),
    subject: optional(result.subject, 1024),
    groups: result.groups?.slice(0, MAX_GROUPS).map((group) => fit(group, 255)) ?? null,
    issuer: optional(result.issuer, 64),
    on_behalf: optional(result.onBehalf, 256),
    origin: optional(start.origin, 256),
    objects: result.objects?.slice(0, MAX_OBJECTS).map(objectName) ?? null,
    count: result.count !== undefined && Number.isSafeInteger(result.count) ? result.count : null,
    purpose: optional(result.purpose, 512),
    policy_version: optional(result.policyVersion, 64),
    level: optional(result.level, 32),
    permit: optional(result.permit, 64),
    detail: result.detail === undefined ? null : detailText(result.detail),
    trace_id: optional(who.traceId, 32),
  };
}

/**
 * SHA-256 over `mdm-audit-<version>`, a line feed, the 32 bytes of the previous record's hash, and the record as canonical
 * JSON (RFC 8785): every column but the version and the two hashes, `detail` as the text that is stored, nulls included.
 * Records of version 1 have none of `level`, `permit` and `policy_version`.
 */
export function recordHash(seq: number, record: StoredRecord, previous: Uint8Array): Buffer {
  const absent = record.version === 1 ? undefined : null;
  const canonical = JSON.stringify({
    at: record.at,
    code: record.code,
    count: record.count,
    detail: record.detail,
    effect: record.effect,
    groups: record.groups,
    issuer: record.issuer,
    level: record.level ?? absent,
    objects: record.objects,
    on_behalf: record.on_behalf,
    operation: record.operation,
    origin: record.origin,
    outcome: record.outcome,
    permit: record.permit ?? absent,
    policy_version: record.policy_version ?? absent,
    purpose: record.purpose,
    seq,
    service: record.service,
    site: record.site,
    subject: record.subject,
    trace_id: record.trace_id,
  });
  return createHash('sha256')
    .update(`mdm-audit-${record.version}\n`)
    .update(previous)
    .update(canonical)
    .digest();
}

function objectName(object: string): string {
  return OBJECT.test(object) ? fit(object, 1024) : '[not a GUID or LFN]';
}

function detailText(detail: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(redactFields(detail))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, MAX_DETAILS)
    .map(([name, value]) => [fit(name, 64), typeof value === 'string' ? fit(value, 256) : value]);
  return JSON.stringify(Object.fromEntries(entries));
}

function optional(text: string | undefined, length: number): string | null {
  return text === undefined ? null : fit(text, length);
}

/** At most `length` characters, the last one `…` when it was cut; nothing that PostgreSQL cannot store, no secret. */
function fit(text: string, length: number): string {
  const masked = redactText(text);
  const cut = masked.length <= length ? masked : `${masked.slice(0, length - 1)}…`;
  return cut.replaceAll('\0', '\uFFFD').toWellFormed();
}

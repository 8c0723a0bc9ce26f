import { type AuditRecord, kindOf } from '@mdm/audit/export';

/** The same thing done by the same person for the same reason on one day. Times are milliseconds since the epoch. */
export interface StatementEvent {
  readonly first: number;
  readonly last: number;
  /** DN, or the service that acted by itself. */
  readonly who: string;
  /** The site that vouched for them. */
  readonly of?: string;
  readonly what: string;
  /** How many different names of images and of what they belong to. */
  readonly images: number;
  readonly times: number;
  readonly why?: string;
  readonly level?: string;
  readonly result: string;
}

const results = {
  success: 'done',
  refused: 'refused: nothing was given',
  failed: 'not done, because of an error',
} as const;

/**
 * Puts records together for people who are no technicians: one event for all that somebody did alike on one day, the
 * newest day first.
 */
export function statement(records: readonly AuditRecord[]): StatementEvent[] {
  const groups = new Map<string, AuditRecord[]>();
  for (const record of records) {
    const { at, subject, onBehalf, issuer, purpose, level, outcome } = record;
    const day = new Date(at).toISOString().slice(0, 10);
    const key = JSON.stringify([
      day,
      subject ?? onBehalf,
      issuer,
      kindOf(record).words,
      purpose,
      level,
      outcome,
    ]);
    groups.set(key, [...(groups.get(key) ?? []), record]);
  }
  return [...groups.values()].flatMap((group) => {
    const [one] = group;
    if (!one) return [];
    const { subject, onBehalf, issuer, purpose, level, outcome } = one;
    const times = group.map(({ at }) => at);
    return [
      {
        first: times.reduce((a, b) => Math.min(a, b)),
        last: times.reduce((a, b) => Math.max(a, b)),
        who: subject ?? onBehalf ?? 'unknown',
        ...(issuer !== undefined && { of: issuer }),
        what: kindOf(one).words,
        images: new Set(group.flatMap(({ objects = [] }) => objects)).size,
        times: group.length,
        ...(purpose !== undefined && { why: purpose }),
        ...(level !== undefined && { level }),
        result: results[outcome],
      },
    ];
  });
}

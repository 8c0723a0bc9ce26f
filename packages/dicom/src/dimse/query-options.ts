import type { SopClassUse } from './uids.js';

/** What C-FIND, C-GET and C-MOVE can do beyond the baseline, by extended negotiation (PS3.4 C.5.1.1.1, C.5.2.1.1). */
export interface QueryOptions {
  /** Any key on any level, not only the unique keys of the levels above. */
  readonly relational?: boolean;
  /** Date and time ranges are matched as one (C-FIND). */
  readonly dateTime?: boolean;
  /** Names are matched by their sound or spelling (C-FIND). */
  readonly fuzzyNames?: boolean;
  /** Times are adjusted by (0008,0201) (C-FIND). */
  readonly timezone?: boolean;
}

const bytesOf = ['relational', 'dateTime', 'fuzzyNames', 'timezone'] as const;

/** The second byte of a retrieval asks for the conversion of multi-frame images, which is not one of these options. */
export function encodeQueryOptions(options: QueryOptions, use: SopClassUse | undefined): Buffer {
  const offered = use === 'find' ? bytesOf : bytesOf.slice(0, 1);
  return Buffer.from(offered.map((option) => Number(options[option] === true)));
}

/** Absent bytes are options that are not there. */
export function decodeQueryOptions(information: Buffer | undefined): Required<QueryOptions> {
  const [relational, dateTime, fuzzyNames, timezone] = bytesOf.map((_, index) => information?.[index] === 1);
  return {
    relational: relational === true,
    dateTime: dateTime === true,
    fuzzyNames: fuzzyNames === true,
    timezone: timezone === true,
  };
}

/** What both want, in as many bytes as were proposed. */
export function agreeOnQueryOptions(proposed: Buffer, ours: QueryOptions, use: SopClassUse): Buffer {
  const supported = encodeQueryOptions(ours, use);
  return Buffer.from(proposed.map((byte, index) => (byte === 1 && supported[index] === 1 ? 1 : 0)));
}

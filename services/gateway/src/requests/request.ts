import { type DataLevel, dataLevels } from '@mdm/access';
import { guidSchema } from '@mdm/rpc';
import { z } from 'zod';
import { objectSchema } from '../sharing/change-rights.js';
import type { SharedObject } from '../sharing/resolve.js';

/** What access is asked for and why. */
export interface WantedAccess {
  readonly reason: string;
  /** Code of a purpose of use (HL7 v3 PurposeOfUse). */
  readonly purpose: string;
  /** Milliseconds since the epoch; 0: without an end. */
  readonly untilMs: number;
  readonly level: DataLevel;
}

/** A request as a site keeps it. Times in milliseconds since the epoch. */
export interface KeptRequest {
  /** GUID; the same at each site that it was left at. */
  readonly id: string;
  readonly requester: string;
  /** Site that vouches for the requester. */
  readonly issuer: string;
  readonly object: SharedObject;
  readonly access: WantedAccess;
  readonly createdMs: number;
  readonly expiresMs: number;
}

/** What one owner has said. */
export interface Answer {
  readonly owner: string;
  readonly granted: boolean;
  readonly comment: string;
  readonly answeredMs: number;
  readonly change?: string | undefined;
}

/** Most characters of a comment. */
export const maxComment = 2_000;

export type RequestState = 'pending' | 'granted' | 'refused' | 'expired';

/** A request and how it stands. */
export interface RequestView extends KeptRequest {
  readonly state: RequestState;
  readonly comment: string;
}

/** A text of people for people. */
export const freeText = (most: number) =>
  z
    .string()
    .max(most, `is longer than ${most} characters`)
    .regex(/^(?:\P{Cc}|\n)*$/u, 'holds a control character');

export const wantedAccess: z.ZodType<WantedAccess> = z.object({
  reason: freeText(2_000).refine((reason) => reason.trim() !== '', 'is empty'),
  purpose: z.string().regex(/^[A-Z][A-Z0-9]{1,31}$/, 'is not the code of a purpose, such as HRESCH'),
  untilMs: z.int().min(0),
  level: z.enum(dataLevels, 'is not a level of data'),
});

/** A request as another site tells of it. */
export const requestView: z.ZodType<RequestView> = z.object({
  id: guidSchema,
  requester: z.string(),
  issuer: z.string(),
  object: objectSchema,
  access: wantedAccess,
  createdMs: z.int(),
  expiresMs: z.int(),
  state: z.enum(['pending', 'granted', 'refused', 'expired']),
  comment: freeText(maxComment),
});

/** A grant by any owner is a grant; a refusal counts as long as nobody has granted. */
export function viewOf(request: KeptRequest, answers: readonly Answer[], now: number): RequestView {
  const answer = answers.find(({ granted }) => granted) ?? answers[0];
  const state = answer
    ? answer.granted
      ? 'granted'
      : 'refused'
    : request.expiresMs <= now
      ? 'expired'
      : 'pending';
  return { ...request, state, comment: answer?.comment ?? '' };
}

const strength = { granted: 3, refused: 2, pending: 1, expired: 0 } as const satisfies Record<
  RequestState,
  number
>;

/** One request that was left at several sites is shown once: as it stands where it has come furthest. */
export function mergeViews(views: readonly RequestView[]): RequestView[] {
  const byId = new Map<string, RequestView>();
  for (const view of views) {
    const known = byId.get(view.id);
    if (!known || strength[view.state] > strength[known.state]) byId.set(view.id, view);
  }
  return [...byId.values()].sort((one, other) => other.createdMs - one.createdMs);
}

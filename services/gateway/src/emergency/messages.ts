import { fail } from '@mdm/errors';
import type { gateway } from '@mdm/protos';
import type { Emergency } from '../store/emergencies.js';
import type { EmergencyChange } from './emergencies.js';

export const emergencyToMessage = ({ review, ...emergency }: Emergency, site: string): gateway.Emergency => ({
  ...emergency,
  site,
  state: !review
    ? 'EMERGENCY_STATE_OPEN'
    : review.accepted
      ? 'EMERGENCY_STATE_ACCEPTED'
      : 'EMERGENCY_STATE_REJECTED',
  reviewer: review?.reviewer ?? '',
  comment: review?.comment ?? '',
  reviewedMs: review?.reviewedMs ?? 0,
});

/** An emergency at the site that owns its images. */
export interface PlacedChange extends EmergencyChange {
  readonly site: string;
}

/** What another gateway has answered. */
export function changeFromMessage(
  { emergency, pending }: gateway.BreakGlassResponse__Output,
  site: string,
): PlacedChange {
  if (!emergency) return fail('internal', `site "${site}" did not say what became of the emergency`);
  const { id, reader, readerSite, reason, images, createdMs, untilMs } = emergency;
  return { site, pending, emergency: { id, reader, readerSite, reason, images, createdMs, untilMs } };
}

export const changeToMessage = ({ emergency, pending, site }: PlacedChange): gateway.BreakGlassResponse => ({
  emergency: emergencyToMessage(emergency, site),
  pending: [...pending],
});

import type { EmergencyChange } from '@mdm/client';
import { type ExitCode, exitCodes } from './exit-codes.js';
import type { Output } from './output.js';

/** Shows an emergency that was just opened or reviewed. */
export async function showEmergency(
  { emergency, pending }: EmergencyChange,
  out: Output,
): Promise<ExitCode | undefined> {
  if (out.json) await out.value({ ...emergency, pending });
  else {
    const { id, site, reader, readerSite, reason, images, untilMs, state, reviewer, comment } = emergency;
    await out.pairs([
      ['emergency', id],
      ['at site', site],
      ['reader', `${reader} (${readerSite})`],
      ['reason', reason],
      ['images', String(images)],
      ['until', new Date(untilMs).toISOString()],
      ['review', state],
      ...(reviewer ? [['reviewed by', reviewer] as const, ['comment', comment] as const] : []),
      ...(pending.length > 0 ? [['still to be told', pending.join(', ')] as const] : []),
    ]);
  }
  return pending.length > 0 ? exitCodes.partial : undefined;
}

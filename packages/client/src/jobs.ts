import { fail, type MdmError } from '@mdm/errors';
import type { gateway } from '@mdm/protos';
import { errorOfItem, targetFromMessage, targetToMessage } from '@mdm/rpc';
import type { Options } from './options.js';
import type { Session } from './session.js';

/** What a job is going to read, and until when. */
export type PlannedJob = {
  /** Milliseconds since the epoch. */
  readonly until: number;
} & (
  | { /** LFNs and GUIDs of images. */ readonly objects: readonly string[]; readonly cohort?: never }
  | { /** Id of a frozen cohort. */ readonly cohort: string; readonly objects?: never }
);

/** Whether an image would open. */
export interface TriedImage {
  /** As it was named. */
  readonly object: string;
  /** Empty when nothing is known of it. */
  readonly guid: string;
  readonly site: string;
  readonly readable: boolean;
  readonly hasMetadata: boolean;
  /** When rights end by themselves: milliseconds since the epoch; 0: nothing ends them. */
  readonly endsMs: number;
  /** Why it would not open. */
  readonly error?: MdmError;
}

export interface DryRun {
  readonly images: number;
  readonly readable: number;
  /** Readable now, and not any more when the job ends. */
  readonly ending: number;
  /** The most frequent first, with the error of one of the images. */
  readonly reasons: readonly { readonly images: number; readonly error: MdmError }[];
  /** When what the user acts with ends: milliseconds since the epoch; 0: the gateway that was asked does not know. */
  readonly permitEndsMs: number;
}

export interface Jobs {
  /** Which images a job could read, as things stand now, and why not the others. Nothing is opened. */
  dryRun(
    job: PlannedJob,
    options?: Options & { readonly onImages?: (images: readonly TriedImage[]) => Promise<void> | void },
  ): Promise<DryRun>;
}

export function jobs(session: Session): Jobs {
  const client = session.client('mdm.gateway.v1.JobService');
  return {
    dryRun: async (
      { objects = [], cohort: cohortId = '', until: untilMs },
      { onImages, ...options } = {},
    ) => {
      const request = { targets: objects.map(targetToMessage), cohortId, untilMs };
      let summary: gateway.DryRunSummary__Output | undefined;
      for await (const part of session.stream((as) => client.dryRun(request, { ...options, as }), options)) {
        if (part.summary) summary = part.summary;
        else await onImages?.(part.images?.images.map(triedFromMessage) ?? []);
      }
      if (!summary) return fail('unavailable', 'the answer broke off before its end');
      const reasons = summary.reasons.flatMap(({ images, error }) =>
        error ? [{ images, error: errorOfItem(error) }] : [],
      );
      return { ...summary, reasons };
    },
  };
}

const triedFromMessage = ({ target, error, ...image }: gateway.DryRunImage__Output): TriedImage => ({
  ...image,
  object: targetFromMessage(target),
  ...(error && { error: errorOfItem(error) }),
});

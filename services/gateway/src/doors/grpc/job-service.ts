import type { gateway } from '@mdm/protos';
import { grpcDoor, itemError, serverStream, targetFromMessage, targetToMessage } from '@mdm/rpc';
import { operations } from '../../operations/index.js';

export const jobService = grpcDoor('mdm.gateway.v1.JobService', {
  DryRun: serverStream(operations.dryRun, {
    from: ({ targets, cohortId, untilMs }: gateway.DryRunRequest__Output) => ({
      targets: targets.map(targetFromMessage),
      cohort: cohortId,
      until: untilMs,
    }),
    to: (part): gateway.DryRunResponse => {
      if (part.kind === 'images') {
        const images = part.images.map(({ target, error, ...image }) => ({
          ...image,
          target: targetToMessage(target),
          ...(error && { error: itemError(error) }),
        }));
        return { images: { images } };
      }
      const { images, readable, ending, reasons, permitEndsMs = 0 } = part;
      return {
        summary: {
          images,
          readable,
          ending,
          permitEndsMs,
          reasons: reasons.map((reason) => ({ images: reason.images, error: itemError(reason.error) })),
        },
      };
    },
  }),
});

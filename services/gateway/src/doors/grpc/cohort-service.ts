import type { gateway } from '@mdm/protos';
import { grpcDoor, serverStream, targetFromMessage, unary } from '@mdm/rpc';
import { cohortToMessage } from '../../cohorts/messages.js';
import type { Verdict } from '../../cohorts/verdict.js';
import { operations } from '../../operations/index.js';

const verdicts = {
  same: 'IMAGE_VERDICT_SAME',
  changed: 'IMAGE_VERDICT_CHANGED',
  gone: 'IMAGE_VERDICT_GONE',
  unreadable: 'IMAGE_VERDICT_UNREADABLE',
  unreachable: 'IMAGE_VERDICT_UNREACHABLE',
} as const satisfies Record<Verdict, gateway.ImageVerdict>;

export const cohortService = grpcDoor('mdm.gateway.v1.CohortService', {
  CreateCohort: serverStream(operations.createCohort, {
    from: ({ objects, ...rest }: gateway.CreateCohortRequest__Output) => ({
      ...rest,
      objects: objects.map(targetFromMessage),
    }),
    to: (cohort): gateway.CreateCohortResponse => ({ cohort: cohortToMessage(cohort) }),
  }),
  ListCohorts: unary(operations.listCohorts, {
    from: (_message: gateway.ListCohortsRequest__Output) => ({}),
    to: (cohorts): gateway.ListCohortsResponse => ({ cohorts: cohorts.map(cohortToMessage) }),
  }),
  GetCohort: serverStream(operations.getCohort, {
    from: ({ id }: gateway.GetCohortRequest__Output) => ({ id }),
    to: (part): gateway.GetCohortResponse =>
      part.kind === 'cohort'
        ? { cohort: cohortToMessage(part.cohort) }
        : { images: { images: [...part.images] } },
  }),
  VerifyCohort: serverStream(operations.verifyCohort, {
    from: ({ id }: gateway.VerifyCohortRequest__Output) => ({ id }),
    to: (part): gateway.VerifyCohortResponse =>
      part.kind === 'images'
        ? {
            images: {
              images: part.images.map(({ guid, site, verdict }) => ({
                guid,
                site,
                verdict: verdicts[verdict],
              })),
            },
          }
        : { summary: { intact: part.intact, hash: part.hash, same: part.same } },
  }),
  ShareCohort: unary(operations.shareCohort, {
    from: ({ id, add, remove }: gateway.ShareCohortRequest__Output) => ({ id, add, remove }),
    to: (cohort): gateway.ShareCohortResponse => ({ cohort: cohortToMessage(cohort) }),
  }),
  DeleteCohort: unary(operations.deleteCohort, {
    from: ({ id }: gateway.DeleteCohortRequest__Output) => ({ id }),
    to: (): gateway.DeleteCohortResponse => ({}),
  }),
  DescribeImages: unary(operations.describeImages, {
    from: ({ guids }: gateway.DescribeImagesRequest__Output) => ({ guids }),
    to: (images): gateway.DescribeImagesResponse => ({ images }),
  }),
});

import type { Attributes, Keyword } from '@mdm/dicom';

/** What a functional group says of a frame (PS3.3 §C.7.6.16): of it alone, else of all frames; undefined where nothing is said. */
export type FunctionalGroups = (sequence: Keyword) => Attributes | undefined;

/** The functional groups of each frame, counted from 0. The sequence of all frames is read here, and once. */
export function functionalGroupsOf(image: Attributes): (frame: number) => FunctionalGroups {
  const [shared] = image.items('SharedFunctionalGroupsSequence');
  const perFrame = image.items('PerFrameFunctionalGroupsSequence');
  return (frame) => (sequence) => perFrame[frame]?.items(sequence)[0] ?? shared?.items(sequence)[0];
}

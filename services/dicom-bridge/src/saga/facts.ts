import type { SiteConfig } from '@mdm/config';
import { type ImageFacts, imageFactsSchema } from '@mdm/policy';
import type { common } from '@mdm/protos';
import { factsToMessage } from '@mdm/rpc';
import { known, type State } from './state.js';

/**
 * What the policies of all sites may look at in the image: it goes wherever the image has an ACL. What the header says that
 * cannot be a fact (too long, no date) is not known.
 */
export function factsOf(
  state: State,
  { site, vo, project }: Pick<SiteConfig, 'site' | 'vo' | 'project'>,
): common.ImageFacts {
  const { study, series, image } = known(state, 'described').metadata;
  const { owner, group, consent, profile } = state.policy;
  const sure: ImageFacts = { site, vo, project, owner, group, consent, profile };
  const told: Partial<ImageFacts> = {
    modality: series.modality?.trim().toUpperCase(),
    bodyPart: series.bodyPartExamined?.trim().toUpperCase(),
    studyDate: study.studyDate?.replace(/^(\d{4})(\d{2})(\d{2})$/, '$1-$2-$3'),
    manufacturer: series.manufacturer?.trim(),
    sopClass: image.sopClassUid,
  };
  const whole = imageFactsSchema.safeParse({ ...sure, ...told });
  if (whole.success) return factsToMessage(whole.data);
  const fitting = Object.entries(told).filter(
    ([name, value]) => imageFactsSchema.safeParse({ ...sure, [name]: value }).success,
  );
  return factsToMessage({ ...sure, ...Object.fromEntries(fitting) });
}

import { aclToMessage } from '@mdm/rpc';
import type { Step } from '@mdm/saga';
import { aclsOf } from '../../policy.js';
import { attributesOf } from '../describe.js';
import { factsOf } from '../facts.js';
import { perOwner, settled } from '../outcomes.js';
import type { Registrar } from '../registrar.js';
import { known, type State } from '../state.js';

/** Enters the image into the metadata catalogue. From now on queries find it. */
export const indexMetadata: Step<State, Registrar> = {
  name: 'index',

  run: (items, { acting, peers, config }, signal) =>
    perOwner(items, acting, async (group, as) => {
      const images = group.map(({ key: guid, state }) => {
        const { patient, study, series } = known(state, 'names');
        const acl = aclToMessage(aclsOf(state.policy, config.site.vo).metadata);
        const facts = factsOf(state, config.site);
        return { guid, patient, study, series, ...attributesOf(state), acl, facts };
      });
      const catalogue = peers.client('mdm.amga.v1.MetadataService');
      const { outcomes } = await catalogue.putImages({ images }, { as, signal });
      return settled(group, outcomes, (state) => state);
    }),

  undo: (items, { acting, peers }, signal) =>
    perOwner(items, acting, async (group, as) => {
      const guids = group.map(({ key }) => key);
      const catalogue = peers.client('mdm.amga.v1.MetadataService');
      const { outcomes } = await catalogue.removeImages({ guids }, { as, signal });
      return settled(group, outcomes, (state) => state);
    }),
};

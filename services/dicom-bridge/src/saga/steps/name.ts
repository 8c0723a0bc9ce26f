import { aclToMessage } from '@mdm/rpc';
import type { Step } from '@mdm/saga';
import { aclsOf, retainedUntil } from '../../policy.js';
import { factsOf } from '../facts.js';
import { perOwner, settled } from '../outcomes.js';
import type { Registrar } from '../registrar.js';
import { known, type State } from '../state.js';

/** Enters the image into the file catalogue: its name, and where it is stored. */
export const name: Step<State, Registrar> = {
  name: 'name',

  run: (items, { acting, peers, config }, signal) =>
    perOwner(items, acting, async (group, as) => {
      const entries = group.map(({ key: guid, state }) => {
        const { lfn } = known(state, 'names');
        const { surl, size, sha256 } = known(state, 'stored');
        const { file, directory } = aclsOf(state.policy, config.site.vo);
        return {
          guid,
          lfn,
          size,
          checksum: sha256 && `sha256:${sha256}`,
          surl,
          acl: aclToMessage(file),
          directoryAcl: aclToMessage(directory),
          facts: factsOf(state, config.site),
          retainUntilMs: retainedUntil(state.policy, {
            studyDate: known(state, 'described').metadata.study.studyDate,
            receivedMs: state.receivedMs,
          }),
        };
      });
      const catalogue = peers.client('mdm.lfc.v1.CatalogService');
      const { outcomes } = await catalogue.createEntries({ entries }, { as, signal });
      return settled(group, outcomes, (state) => state);
    }),

  undo: (items, { acting, peers }, signal) =>
    perOwner(items, acting, async (group, as) => {
      const guids = group.map(({ key }) => key);
      const catalogue = peers.client('mdm.lfc.v1.CatalogService');
      const { outcomes } = await catalogue.removeEntries({ guids }, { as, signal });
      return settled(group, outcomes, (state) => state);
    }),
};

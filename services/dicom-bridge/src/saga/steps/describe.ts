import { MdmError } from '@mdm/errors';
import type { Step } from '@mdm/saga';
import { namesOf } from '../describe.js';
import { done } from '../outcomes.js';
import type { Registrar } from '../registrar.js';
import type { State } from '../state.js';

/** Decides how the image is called, and whether it can be made safe at all. Touches nothing but the state. */
export const describe: Step<State, Registrar> = {
  name: 'describe',
  run: async (items, { config, site, project }) =>
    items.map(({ state }) => {
      try {
        const names = namesOf(state, { project, vo: config.site.vo, site });
        return done({ ...state, names });
      } catch (thrown) {
        return { kind: 'give-up', error: MdmError.from(thrown) };
      }
    }),
  undo: async (items) => items.map(({ state }) => done({ ...state, names: undefined })),
};

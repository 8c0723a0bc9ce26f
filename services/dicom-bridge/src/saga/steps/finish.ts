import type { Step } from '@mdm/saga';
import { done } from '../outcomes.js';
import type { Registrar } from '../registrar.js';
import { known, type State } from '../state.js';

/** Notes that the image is registered, and forgets what it no longer needs: the spool file and the patient's data. */
export const finish: Step<State, Registrar> = {
  name: 'finish',
  run: async (items, { instances, spool, clock, bridgeMetrics }, signal) => {
    const rows = items.map(({ key: guid, state }) => ({ guid, lfn: known(state, 'names').lfn }));
    await instances.registered(rows, clock(), signal);
    await spool.remove(rows.map(({ guid }) => guid));
    bridgeMetrics.registered.inc(items.length);
    return items.map(({ state }) => done({ ...state, described: undefined }));
  },
};

/** A parent that is killed by the test: it starts a federation, says what it started, and waits. */
import { startFederation } from '../federation/index.js';

const federation = await startFederation({ sites: 1, services: ['hydra'] });
process.send?.({
  directory: federation.directory,
  pids: [federation.service('a', 'hydra').pid, federation.postgres('a').pid],
});

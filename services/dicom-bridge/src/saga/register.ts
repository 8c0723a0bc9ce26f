import { defineSaga } from '@mdm/saga';
import { judged } from './outcomes.js';
import type { Registrar } from './registrar.js';
import { type State, stateSchema } from './state.js';
import { describe } from './steps/describe.js';
import { finish } from './steps/finish.js';
import { indexMetadata } from './steps/index-metadata.js';
import { name } from './steps/name.js';
import { splitKey } from './steps/split-key.js';
import { store } from './steps/store.js';

/** The step before which an instance is no more than safe in the spool. */
export const firstStep = describe.name;

/** Batches at the same time: while one waits for the disk or for other sites, another one computes. */
export const concurrency = 2;

/**
 * The registration of an image, from the spool to where everybody finds it. The order is the promise: no name before
 * the bytes, no metadata before the name; what has metadata can be read. Undone in reverse order.
 */
export const registerSaga = defineSaga<State, Registrar>({
  name: 'register',
  batchSize: 32,
  // A step costs nearly the same for one image as for many.
  lingerMs: 300,
  // A holder site may be away for days; at the longest pause this is about a week.
  maxAttempts: 10_000,
  parse: (json) => stateSchema.parse(json),
  steps: [describe, splitKey, store, name, indexMetadata, finish].map(judged),
});

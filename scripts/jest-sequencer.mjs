/**
 * Starts the suites that are known to take long before all others, so that at the end of a run no worker waits for one of
 * them. A machine that has run them before knows them by itself, a fresh one does not.
 */
import path from 'node:path';
import TestSequencer from '@jest/test-sequencer';
import { root } from './bootstrap.mjs';
import { longSuites } from './long-suites.mjs';

const secondsOf = ({ path: file }) => longSuites[path.relative(root, file)] ?? 0;

export default class LongestFirst extends TestSequencer {
  sort(tests) {
    return super.sort(tests).toSorted((a, b) => secondsOf(b) - secondsOf(a));
  }
}

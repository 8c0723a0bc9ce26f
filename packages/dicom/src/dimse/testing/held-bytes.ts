import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

/**
 * Bytes of the heap, or of the buffers outside it, that are still held after a collection of garbage.
 * The same worker may hold what suites before it left: compare with what was held at the start.
 */
export function heldBytes(where: 'heapUsed' | 'arrayBuffers' = 'heapUsed'): number {
  if (typeof collectGarbage !== 'function') throw new TypeError('this version of V8 has no function gc');
  collectGarbage();
  // A collection leaves buffers to be freed by another thread; the next one waits until that is done.
  collectGarbage();
  return process.memoryUsage()[where];
}

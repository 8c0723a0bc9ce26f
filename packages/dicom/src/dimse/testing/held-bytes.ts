import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage: unknown = runInNewContext('gc');

/** Bytes of the heap, or of the buffers outside it, that are still held after a collection of garbage. */
export function heldBytes(where: 'heapUsed' | 'arrayBuffers' = 'heapUsed'): number {
  if (typeof collectGarbage !== 'function') throw new TypeError('this version of V8 has no function gc');
  collectGarbage();
  return process.memoryUsage()[where];
}

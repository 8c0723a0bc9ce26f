import { deadline, MdmError } from '@mdm/errors';
import type { SagaRunner } from '@mdm/saga';

/** Waits until items of a saga have ended; false when the time, in milliseconds, is over first. */
export async function finishedWithin(
  ms: number,
  runner: Pick<SagaRunner<unknown>, 'waitFor'>,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<boolean> {
  const limit = deadline(signal, ms);
  try {
    await Promise.all(keys.map((key) => runner.waitFor(key, limit.signal)));
    return true;
  } catch (thrown) {
    if (!limit.passed()) throw MdmError.from(thrown);
    return false;
  } finally {
    limit.release();
  }
}

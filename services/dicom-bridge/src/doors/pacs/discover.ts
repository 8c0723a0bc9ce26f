import { MdmError } from '@mdm/errors';
import type { Dispatcher, Incoming } from '@mdm/rpc';
import type { BridgeContext } from '../../context.js';
import { operations } from '../../operations/index.js';
import type { Pacs } from '../../pacs/pacs.js';

export type WatchContext = Pick<
  BridgeContext,
  | 'pacs'
  | 'pacsImages'
  | 'pacsProgress'
  | 'pacsLosses'
  | 'pacsBell'
  | 'registrations'
  | 'bridgeMetrics'
  | 'alert'
  | 'coordination'
  | 'clock'
  | 'logger'
  | 'shutdown'
  | 'site'
>;

/** A call in the name of a PACS of site.yaml. */
export const incomingFrom = (name: string, site: string, signal: AbortSignal): Incoming => ({
  peer: () => ({ name: 'modality' as const, site, dn: '', thumbprint: '' }),
  token: undefined,
  proof: undefined,
  origin: `PACS ${name}`,
  signal,
});

/**
 * Takes one instance; whether it was taken. What can never be taken is written down, what is gone again is left out.
 * @throws what may pass
 */
export async function discover(
  ref: string,
  pacs: Pacs,
  { pacsImages, clock, logger, site }: WatchContext,
  dispatcher: Dispatcher<BridgeContext>,
  signal: AbortSignal,
): Promise<boolean> {
  const { name } = pacs;
  try {
    const file = await pacs.fetch(ref, { signal, urgent: false });
    try {
      const incoming = incomingFrom(name, site, signal);
      await dispatcher.upload(operations.discover, incoming, { pacs: name, ref }, file);
    } finally {
      // Whoever took it may not have read it to its end.
      await file.return(undefined);
    }
    return true;
  } catch (thrown) {
    signal.throwIfAborted();
    const error = MdmError.from(thrown);
    if (error.kind.transient || error.code === 'internal') throw error;
    // Taken away again before anybody has looked at it.
    if (error.code === 'not-found') return false;
    logger.warn({ err: error, pacs: name }, 'an instance of a PACS is not taken');
    await pacsImages.refuse({ pacs: name, ref, error }, clock(), signal);
    return false;
  }
}

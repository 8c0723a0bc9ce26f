import { lookup } from 'node:dns/promises';
import { networkMatcher } from '@mdm/config';
import { MdmError } from '@mdm/errors';
import { createDelivery } from './delivery.js';
import type { DimseLink } from './link.js';
import type { Moves } from './moves.js';
import { instanceKeys, move, moving } from './purposes.js';
import { type Retrieve, retrieved } from './retrieve.js';

export interface MoveOptions {
  /** AE title under which the PACS knows our own provider. */
  readonly destination: string;
  /** From where it sends; undefined: from its host. */
  readonly from: string | undefined;
  readonly moves: Moves;
}

/** C-MOVE (PS3.4 C.4.2): the object comes to our own provider, on an association of the PACS. */
export const createMove =
  (link: DimseLink, { destination, from, moves }: MoveOptions): Retrieve =>
  async (wanted, options) => {
    const isFrom = from === undefined ? await hostMatcher(link) : networkMatcher(from);
    const lent = await link.lend(moving, options);
    const delivery = createDelivery(link.name, wanted.instance);
    const close = moves.await({ originator: link.callingAe, isFrom, delivery });
    const identifier = instanceKeys(wanted);
    try {
      return await retrieved({
        link,
        lent,
        delivery,
        request: async function* (signal) {
          try {
            yield* lent.association.move({ sopClassUid: move, identifier, destination, signal });
          } finally {
            close();
          }
        },
        signal: options.signal,
      });
    } catch (thrown) {
      close();
      throw thrown;
    }
  };

/**
 * @throws unavailable  nobody knows the addresses of the host: what it sends could not be told from what others send. Readers
 *   anywhere see it, so only its cause, for the log, names the host
 */
async function hostMatcher({ name, host }: DimseLink): Promise<(address: string) => boolean> {
  const found = await lookup(host, { all: true }).catch((cause: unknown) => {
    throw new MdmError('unavailable', `the host of PACS "${name}" has no address`, {
      field: 'pacs',
      remedy:
        'the administrator of the site corrects address of the PACS, or says in moveFrom from where it sends',
      cause,
    });
  });
  const addresses = new Set(found.map(({ address }) => address));
  return (address) => addresses.has(address);
}

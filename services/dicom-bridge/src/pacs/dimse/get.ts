import { fail, MdmError } from '@mdm/errors';
import { createDelivery } from './delivery.js';
import type { DimseLink } from './link.js';
import { get, getting, instanceKeys } from './purposes.js';
import { type Retrieve, retrieved } from './retrieve.js';

/** C-GET (PS3.4 C.4.3): the object comes on the association that asks, in whichever transfer syntax the PACS has it. */
export const createGet =
  (link: DimseLink): Retrieve =>
  async (wanted, options) => {
    const { instance, sopClass } = wanted;
    if (sopClass === undefined)
      fail('unavailable', `PACS "${link.name}" does not tell of which SOP class the image is`, {
        field: 'pacs',
      });
    const lent = await link.lend(getting(sopClass), options);
    const { association } = lent;
    const isAccepted = (abstractSyntax: string, role: 'scu' | 'scp') =>
      association.contexts.some((context) => context.abstractSyntax === abstractSyntax && context[role]);
    if (!isAccepted(get, 'scu') || !isAccepted(sopClass, 'scp')) {
      lent.end();
      throw new MdmError('unavailable', `PACS "${link.name}" does not take C-GET of such an image`, {
        field: 'pacs',
        remedy: 'allow C-GET at the PACS, or name move in retrieve',
      });
    }
    const delivery = createDelivery(link.name, instance);
    lent.takeObjects(delivery.take);
    const identifier = instanceKeys(wanted);
    const request = (signal: AbortSignal) => association.get({ sopClassUid: get, identifier, signal });
    return retrieved({ link, lent, delivery, request, signal: options.signal });
  };

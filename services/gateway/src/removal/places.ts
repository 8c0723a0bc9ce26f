import { verifyReceipt } from '@mdm/erasure';
import { fail, MdmError } from '@mdm/errors';
import { parseServiceUri } from '@mdm/identity';
import type { common } from '@mdm/protos';
import { type CallOptions, errorOfItem } from '@mdm/rpc';
import type { Place } from '../sharing/change.js';
import type { Confirmation } from '../store/erasures.js';
import type { RemovalBase } from './saga.js';

interface Answer {
  readonly outcomes: common.ItemOutcome__Output[];
  /** Of a key holder. */
  readonly receipts?: string[];
}

/**
 * Has a place take what it has of images away. What it says is believed item by item: a key holder's word only with a
 * receipt that its certificate proves. Answers who is confirmed, and what went wrong first.
 * @throws MdmError  the place cannot be asked now
 */
export async function eraseAt(
  place: Place,
  guids: readonly string[],
  base: RemovalBase,
  options: CallOptions,
): Promise<{ readonly confirmed: Confirmation[]; readonly error?: MdmError | undefined }> {
  const { site: holder, service } = parseServiceUri(place);
  const { outcomes, receipts } = await askPlace(holder, service, guids, base, options);
  const confirmed: Confirmation[] = [];
  let error: MdmError | undefined;
  for (const [index, guid] of guids.entries()) {
    try {
      const outcome = outcomes[index];
      if (outcome?.guid !== guid) fail('internal', `${place} did not answer for the image "${guid}"`);
      if (outcome.error) throw errorOfItem(outcome.error);
      const receipt = receipts && (receipts[index] ?? '');
      if (receipt !== undefined) verifyReceipt(receipt, { holder, guid, owner: base.site }, trustOf(base));
      confirmed.push({ guid, receipt });
    } catch (thrown) {
      error ??= MdmError.from(thrown);
    }
  }
  return { confirmed, error };
}

function askPlace(
  site: string,
  service: string,
  names: readonly string[],
  { peers }: RemovalBase,
  options: CallOptions,
): Promise<Answer> {
  const request = { guids: [...names] };
  switch (service) {
    case 'hydra':
      return peers.client('mdm.hydra.v1.KeyService', site).destroyShares(request, options);
    case 'dpm':
      return peers.client('mdm.dpm.v1.StorageService').removeFiles(request, options);
    case 'lfc':
      return peers.client('mdm.lfc.v1.CatalogService').removeEntries(request, options);
    case 'amga':
      return peers.client('mdm.amga.v1.MetadataService').removeImages(request, options);
    default:
      return fail('internal', `${service} of site "${site}" keeps nothing of images`);
  }
}

/** The sites of the federation, as they are believed now. */
const trustOf = ({ federation, clock }: RemovalBase) => ({
  authorities: (site: string) => federation.current().sites.get(site)?.ca ?? [],
  clock,
});

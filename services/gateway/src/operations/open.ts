import { fail } from '@mdm/errors';
import type { gateway } from '@mdm/protos';
import { forwarded, targetToMessage } from '@mdm/rpc';
import type { GatewayCall } from '../context.js';
import { atOwner, missing } from '../owner.js';
import { operation, targetInput, targetObject } from './define.js';

/**
 * Opens an image for reading at the site that owns it: where its encrypted bytes are (a transfer URL for {@link read}),
 * how many, their SHA-256, and how its key can be had back.
 * @throws not-found permission-denied site-unreachable
 * @throws invalid-argument  the name is that of a directory
 */
export const open = operation({
  name: 'gateway.open',
  input: targetInput,
  right: forwarded('lfc.list-replicas', 'dpm.prepare-to-get'),
  effect: 'read',
  objects: targetObject,
  run: ({ target }, call) =>
    atOwner<gateway.OpenResponse>(target, call, {
      here: () => openHere(target, call),
      there: (owner, signal) =>
        call.peers
          .client('mdm.gateway.v1.ImageService', owner)
          .open({ target: targetToMessage(target) }, { as: call.credentials, signal }),
    }),
});

async function openHere(target: string, call: GatewayCall): Promise<gateway.OpenResponse> {
  const { peers, signal, site, credentials: as } = call;
  const { entry } = await peers
    .client('mdm.lfc.v1.CatalogService')
    .listReplicas({ target: targetToMessage(target) }, { as, signal });
  if (!entry) throw missing(target);
  if (entry.kind === 'ENTRY_KIND_DIRECTORY') {
    fail('invalid-argument', `"${target}" is a directory`, {
      field: 'target',
      remedy: 'name an image in it',
    });
  }
  const { guid, lfn } = entry;
  const { file, turl, expiresMs } = await peers
    .client('mdm.dpm.v1.StorageService')
    .prepareToGet({ guid, lifetimeS: 0 }, { as, signal });
  if (!file?.key) return fail('internal', `the storage of site "${site}" has no key descriptor of the image`);
  call.note('guid', guid);
  return {
    guid,
    lfn,
    site,
    size: file.size,
    sha256: file.checksums?.sha256 ?? '',
    key: file.key,
    turl,
    expiresMs,
  };
}

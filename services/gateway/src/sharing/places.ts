import { fail, MdmError } from '@mdm/errors';
import { parseServiceUri } from '@mdm/identity';
import type { common } from '@mdm/protos';
import { type CallOptions, editsToMessage, errorOfItem, type UserCredentials } from '@mdm/rpc';
import type { Part, Place } from './change.js';
import type { SharingBase } from './saga.js';

type EditAcls = (
  request: { changes: common.AclChange[] },
  options: CallOptions,
) => Promise<{ outcomes: common.ItemOutcome__Output[] }>;

/** While one place takes its time, later changes of the same right wait. */
const timeoutMs = 5_000;

function editAclsAt(place: Place, { peers }: SharingBase): EditAcls {
  const { site, service } = parseServiceUri(place);
  switch (service) {
    case 'hydra':
      return peers.client('mdm.hydra.v1.KeyService', site).editAcls;
    case 'dpm':
      return peers.client('mdm.dpm.v1.StorageService').editAcls;
    case 'lfc':
      return peers.client('mdm.lfc.v1.CatalogService').editAcls;
    case 'amga':
      return peers.client('mdm.amga.v1.MetadataService').editAcls;
    default:
      return fail('internal', `${place} keeps no access control lists`);
  }
}

/**
 * Edits the ACLs of those images that the place knows of and that the change still has the say about. An image that is
 * gone from there needs no edit. Returns why the place has not taken the change, if so.
 */
export async function tellPlace(of: {
  readonly place: Place;
  readonly state: Part;
  readonly current: ReadonlySet<string>;
  readonly credentials: UserCredentials;
  readonly base: SharingBase;
  readonly signal: AbortSignal;
}): Promise<MdmError | undefined> {
  const { place, state, current, credentials, base, signal } = of;
  const { site, service } = parseServiceUri(place);
  const edits = editsToMessage([state.edit]);
  const changes = state.images
    .filter(({ guid, holders }) => current.has(guid) && (service !== 'hydra' || holders.includes(site)))
    .map(({ guid }) => ({ guid, edits }));
  if (changes.length === 0) return undefined;
  const { outcomes } = await editAclsAt(place, base)({ changes }, { as: credentials, signal, timeoutMs });
  if (outcomes.length !== changes.length) {
    return new MdmError('internal', `${place} answered ${outcomes.length} outcomes for ${changes.length}`);
  }
  const failed = outcomes.find(({ error }) => error && error.code !== 'not-found');
  return failed?.error ? errorOfItem(failed.error) : undefined;
}

import { fail, MdmError } from '@mdm/errors';
import { parseServiceUri } from '@mdm/identity';
import type { common } from '@mdm/protos';
import {
  type CallOptions,
  editsToMessage,
  errorOfItem,
  factEditToMessage,
  type UserCredentials,
} from '@mdm/rpc';
import type { Part, Place } from './change.js';
import type { SharingBase } from './saga.js';

type Tell<Change> = (
  request: { changes: Change[] },
  options: CallOptions,
) => Promise<{ outcomes: common.ItemOutcome__Output[] }>;

/** A service as far as it can be told of changes. */
interface Keeper {
  readonly editAcls: Tell<common.AclChange>;
  readonly editFacts: Tell<common.FactsChange>;
}

/** While one place takes its time, later changes of the same wait. */
const timeoutMs = 5_000;

function keeperAt(place: Place, { peers }: SharingBase): Keeper {
  const { site, service } = parseServiceUri(place);
  switch (service) {
    case 'hydra':
      return peers.client('mdm.hydra.v1.KeyService', site);
    case 'dpm':
      return peers.client('mdm.dpm.v1.StorageService');
    case 'lfc':
      return peers.client('mdm.lfc.v1.CatalogService');
    case 'amga':
      return peers.client('mdm.amga.v1.MetadataService');
    default:
      return fail('internal', `${place} keeps no access control lists`);
  }
}

/**
 * Edits the ACLs or facts of those images that the place knows of and that the change still has the say about. Returns why the
 * place has not taken the change, if so. It is told on behalf of the owner, from whom no place hides an image: one that is not
 * found is gone from there, and needs no edit.
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
  const { edit } = state;
  const guids = state.images
    .filter(({ guid, holders }) => current.has(guid) && (service !== 'hydra' || holders.includes(site)))
    .map(({ guid }) => guid);
  if (guids.length === 0) return undefined;
  const changes = <Message>(edits: Message[]) => ({ changes: guids.map((guid) => ({ guid, edits })) });
  const keeper = keeperAt(place, base);
  const options = { as: credentials, signal, timeoutMs };
  const { outcomes } = await ('fact' in edit
    ? keeper.editFacts(changes([factEditToMessage(edit)]), options)
    : keeper.editAcls(changes(editsToMessage([edit])), options));
  if (outcomes.length !== guids.length) {
    return new MdmError('internal', `${place} answered ${outcomes.length} outcomes for ${guids.length}`);
  }
  const failed = outcomes.find(({ error }) => error && error.code !== 'not-found');
  return failed?.error ? errorOfItem(failed.error) : undefined;
}

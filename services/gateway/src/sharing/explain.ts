import { MdmError } from '@mdm/errors';
import type { common } from '@mdm/protos';
import { type CallOptions, targetToMessage } from '@mdm/rpc';
import type { GatewayCall } from '../context.js';
import { errorAtSite, missing } from '../owner.js';

export type Decision = Pick<
  common.AccessDecision__Output,
  'allowed' | 'service' | 'site' | 'layer' | 'reason' | 'remedy' | 'level' | 'untilMs' | 'sentence'
>;

export interface Explanation {
  readonly allowed: boolean;
  readonly summary: string;
  readonly decisions: readonly Decision[];
  /** DN of whom to ask; empty when allowed. */
  readonly owner: string;
}

type CheckAccess = (options: CallOptions) => Promise<{ decision: common.AccessDecision__Output | null }>;

/** How the reasons of `evaluateAcl` read to somebody who is refused. */
const sentences: Readonly<Record<string, string>> = {
  owner: 'the owner entry of the access control list does not allow reading',
  'named-user': 'the entry of the access control list that names you does not allow reading',
  'named-user-masked': 'the mask of the access control list withholds what your entry grants',
  group: 'the entry of the access control list for your group does not allow reading',
  'group-masked': 'the mask of the access control list withholds what the entry of your group grants',
  other: 'no entry of the access control list mentions you',
  'right/read': 'your token is not good for reading',
  unavailable: 'it cannot be asked now',
};

/**
 * Says what every service that takes part in opening an image of this site decides about the caller, each asked with the
 * caller's own credentials, and in one sentence what stands in the way. The metadata are asked too, though an image opens
 * without them.
 * @throws not-found  there is no such image, or the caller may not know of it: the two are the same answer
 */
export async function explainHere(target: string, call: GatewayCall): Promise<Explanation> {
  const { peers, signal, credentials: as, site, config } = call;
  const catalog = peers.client('mdm.lfc.v1.CatalogService');
  const storage = peers.client('mdm.dpm.v1.StorageService');
  const { entry } = await catalog.stat({ target: targetToMessage(target) }, { as, signal });
  if (!entry || entry.condemned) throw missing(target);
  const { guid, owner } = entry;
  const request = { guid };

  // Whoever may not read the image is not told who holds its key; then the site's usual holders are asked.
  const { holders, threshold } = await storage.stat(request, { as, signal }).then(
    ({ file }) => file?.key ?? config.site.keys,
    () => config.site.keys,
  );
  signal.throwIfAborted();
  const decide = (service: string, at: string, check: CheckAccess) => decisionOf(service, at, check, call);
  const [lfc, dpm, amga, ...hydras] = await Promise.all([
    decide('lfc', site, (options) => catalog.checkAccess({ target: { guid } }, options)),
    decide('dpm', site, (options) => storage.checkAccess(request, options)),
    decide('amga', site, (options) =>
      peers.client('mdm.amga.v1.MetadataService').checkAccess(request, options),
    ),
    ...holders.map((holder) =>
      decide('hydra', holder, (options) =>
        peers.client('mdm.hydra.v1.KeyService', holder).checkAccess(request, options),
      ),
    ),
  ]);
  const enough = hydras.filter(({ allowed }) => allowed).length >= threshold;
  const allowed = lfc.allowed && dpm.allowed && enough;
  const obstacle = [lfc, dpm, ...(enough ? [] : hydras)].find((decision) => !decision.allowed);
  return {
    allowed,
    summary: obstacle ? sentenceOf(obstacle) : 'the image opens for you',
    decisions: [lfc, dpm, amga, ...hydras],
    owner: allowed ? '' : owner,
  };
}

/** A service that knows no such object for this caller has no entry for them: the catalogue has shown that it exists. */
async function decisionOf(
  service: string,
  site: string,
  check: CheckAccess,
  { signal, credentials: as, config }: GatewayCall,
): Promise<Decision> {
  const refusal = (layer: string, reason: string, { remedy, message }: MdmError): Decision => ({
    allowed: false,
    service,
    site,
    layer,
    reason,
    remedy,
    level: 'DATA_LEVEL_UNSPECIFIED',
    untilMs: 0,
    sentence: message,
  });
  try {
    const timeoutMs = config.site.limits.siteSeconds * 1_000;
    const { decision } = await check({ as, signal, timeoutMs });
    if (!decision) throw new MdmError('internal', `${service} of site "${site}" did not decide`);
    return { ...decision, service, site };
  } catch (thrown) {
    signal.throwIfAborted();
    const error = errorAtSite(thrown);
    if (error.code === 'not-found') {
      return refusal('acl', 'other', new MdmError('permission-denied', 'no entry mentions the caller'));
    }
    return error.refusal
      ? refusal(error.refusal.layer ?? 'caller', error.refusal.reason ?? error.code, error)
      : refusal('caller', error.kind.transient ? 'unavailable' : error.code, error);
  }
}

const sentenceOf = ({ service, site, reason, sentence }: Decision): string =>
  `${service} of site ${site}: ${sentences[reason] ?? (sentence || reason)}`;

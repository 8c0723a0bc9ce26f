import { type ErrorCode, isMdmError, MdmError } from '@mdm/errors';
import { siteId } from '@mdm/federation';
import type { gateway } from '@mdm/protos';
import { errorOfItem, maxItems, refusalFrom, targetFromMessage, targetToMessage } from '@mdm/rpc';
import type { GatewayCall } from '../context.js';
import { atSite, isRelayed, missing, siteOfLfn } from '../owner.js';
import { sentenceOf } from '../sharing/explain.js';
import { type Decision, type JudgedImage, judgeImages } from '../sharing/judge-images.js';

/** A name of an image and, where it is known, the site that has it. */
export interface NamedImage {
  readonly target: string;
  readonly site?: string | undefined;
}

/** Whether an image would open for the caller. */
export interface TriedImage {
  /** As it was named. */
  readonly target: string;
  /** Empty when nothing is known of it. */
  readonly guid: string;
  /** Empty when no site has told of it. */
  readonly site: string;
  readonly readable: boolean;
  readonly hasMetadata: boolean;
  /** When it does not open any more because rights end by themselves: milliseconds since the epoch; 0: nothing ends them. */
  readonly endsMs: number;
  /** Why it would not open. */
  readonly error?: MdmError | undefined;
}

/**
 * Whether images would open for the caller, in the order of their names: each is asked for at its own site, all sites at
 * once. A bare GUID is asked for at the own site and then at all others, as everywhere. A site that cannot be asked is the
 * reason of its images.
 */
export async function tryImages(
  images: readonly NamedImage[],
  call: GatewayCall,
): Promise<readonly TriedImage[]> {
  const placed = images.map(({ target, site }) => ({
    target,
    site: site ?? (target.startsWith('/') ? siteOfLfn(target, call.site) : undefined),
  }));
  const namesAt = (wanted: string | undefined) => [
    ...new Set(placed.flatMap(({ target, site }) => (site === wanted ? [target] : []))),
  ];
  const sites = new Set(placed.flatMap(({ site }) => site ?? []));
  const [anywhere, ...bySite] = await Promise.all([
    tryAnywhere(namesAt(undefined), call),
    ...[...sites].map(async (site) => [site, await tryAt(site, namesAt(site), call)] as const),
  ]);
  const known = new Map(bySite);
  return placed.map(({ target, site }) => {
    const tried = (site === undefined ? anywhere : known.get(site))?.get(target);
    return tried ?? refused(target, missing(target));
  });
}

type Tried = ReadonlyMap<string, TriedImage>;

async function tryAnywhere(names: readonly string[], call: GatewayCall): Promise<Tried> {
  if (names.length === 0) return new Map();
  const found = new Map(await tryAt(call.site, names, call));
  const unknown = names.filter((name) => found.get(name)?.guid === '');
  if (unknown.length === 0 || isRelayed(call)) return found;
  const others = [...call.federation.current().sites.keys()].filter((site) => site !== call.site);
  const answers = await Promise.all(others.map((site) => tryAt(site, unknown, call)));
  for (const name of unknown) {
    const tried = answers.flatMap((answer) => answer.get(name) ?? []);
    const best =
      tried.find(({ guid }) => guid !== '') ?? tried.find(({ error }) => error?.kind.transient === true);
    if (best) found.set(name, best);
  }
  return found;
}

/** Those of one site. @throws never but when the call is given up */
async function tryAt(site: string, names: readonly string[], call: GatewayCall): Promise<Tried> {
  try {
    const tried = await atSite<readonly TriedImage[]>(site, site, call, {
      here: async () =>
        (await judgeImages(names, undefined, call)).map((judged, at) =>
          triedOf(names[at] ?? '', site, judged),
        ),
      there: (other, signal) => tryThere(other, names, call, signal),
    });
    return new Map(tried.map((image) => [image.target, image]));
  } catch (thrown) {
    call.signal.throwIfAborted();
    const error = MdmError.from(thrown);
    const isUnknown = error.code === 'not-found';
    return new Map(names.map((target) => [target, refused(target, isUnknown ? missing(target) : error)]));
  }
}

async function tryThere(
  site: string,
  names: readonly string[],
  { peers, credentials: as, config }: GatewayCall,
  signal: AbortSignal,
): Promise<readonly TriedImage[]> {
  // The site answers about some thousands, two at a time.
  const timeoutMs = config.site.limits.siteSeconds * 1_000 * Math.ceil(names.length / maxItems);
  const parts = peers
    .client('mdm.gateway.v1.JobService', site)
    .dryRun({ targets: names.map(targetToMessage), cohortId: '', untilMs: 0 }, { as, signal, timeoutMs });
  const tried: TriedImage[] = [];
  for await (const { images } of parts) tried.push(...(images?.images.map(triedFromMessage) ?? []));
  return tried;
}

function triedOf(target: string, site: string, judged: JudgedImage | MdmError): TriedImage {
  if (isMdmError(judged)) return refused(target, judged);
  const { guid, opens, obstacle, hasMetadata, endsMs } = judged;
  return {
    target,
    guid,
    site,
    readable: opens,
    hasMetadata,
    endsMs,
    error: obstacle && errorOfDecision(obstacle, judged.owner),
  };
}

const refused = (target: string, error: MdmError): TriedImage => ({
  target,
  guid: '',
  site: '',
  readable: false,
  hasMetadata: false,
  endsMs: 0,
  error,
});

/** A refusal as the error that opening would end with. */
function errorOfDecision(decision: Decision, owner: string): MdmError {
  const { site, service, layer, reason, remedy } = decision;
  const code: ErrorCode = reason === 'unavailable' ? 'unavailable' : 'permission-denied';
  const refusal = refusalFrom({ site, service, layer, reason, ask: owner });
  return new MdmError(code, sentenceOf(decision), {
    ...(refusal && { refusal }),
    ...(remedy && { remedy }),
  });
}

function triedFromMessage(message: gateway.DryRunImage__Output): TriedImage {
  const { target, guid, site, readable, hasMetadata, endsMs, error } = message;
  return {
    target: targetFromMessage(target),
    guid,
    site: siteId.safeParse(site).success ? site : '',
    readable,
    hasMetadata,
    endsMs,
    ...(error && { error: errorOfItem(error) }),
  };
}

/** Why some images would not open, in numbers. */
export interface Reason {
  readonly images: number;
  /** Of one of them. */
  readonly error: MdmError;
}

/** The reasons of images that would not open, the most frequent first: the same code, site, service, layer and reason. */
export function reasonsOf(images: readonly TriedImage[]): Reason[] {
  const reasons = new Map<string, { images: number; error: MdmError }>();
  for (const { error } of images) {
    if (!error) continue;
    const { site, service, layer, reason } = error.refusal ?? {};
    const key = JSON.stringify([error.code, site, service, layer, reason]);
    const known = reasons.get(key);
    if (known) known.images += 1;
    else reasons.set(key, { images: 1, error });
  }
  return [...reasons.values()].sort((a, b) => b.images - a.images);
}

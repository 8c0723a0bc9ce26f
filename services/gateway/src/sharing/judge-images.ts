import { MdmError, type RefusalDetail } from '@mdm/errors';
import type { common } from '@mdm/protos';
import {
  type AccessSubject,
  type CallOptions,
  errorOfItem,
  maxItems,
  subjectToMessage,
  targetToMessage,
} from '@mdm/rpc';
import pMap from 'p-map';
import type { GatewayCall } from '../context.js';
import { errorAtSite } from '../owner.js';

/** What one service says of one image. */
export type Decision = common.AccessDecision__Output;

/** What all services that take part in opening an image say of it. */
export interface JudgedImage {
  readonly guid: string;
  /** DN. */
  readonly owner: string;
  /** lfc, dpm, amga, and each key holder. */
  readonly decisions: readonly Decision[];
  /** It would open: lfc, dpm and enough key holders allow it. The metadata are asked too, though it opens without them. */
  readonly opens: boolean;
  /** Where it does not open: the first refusal that has to be overcome, in the order of {@link layers}. */
  readonly obstacle?: Decision | undefined;
  readonly hasMetadata: boolean;
  /** When it does not open any more because rights end by themselves: milliseconds since the epoch; 0: nothing ends them. */
  readonly endsMs: number;
}

type CheckMany = (
  guids: string[],
  options: CallOptions,
) => Promise<{ outcomes: common.AccessOutcome__Output[] }>;

/** More would only wait for each other at the services, and for their deadlines. */
const pagesAtOnce = 2;

/** In the order in which somebody has to get past them. */
const layers: readonly string[] = [
  'token',
  'ban',
  'policy',
  'acl',
  'level',
  'caller',
] satisfies RefusalDetail['layer'][];

/**
 * What every service that takes part in opening images of this site decides, each asked with the caller's own credentials,
 * about the caller or about somebody else. In the order of the targets: an error is why nothing is said of one, `not-found`
 * where there is no such image or the caller may not know of it.
 * @throws MdmError  the catalogue cannot answer now
 */
export async function judgeImages(
  targets: readonly string[],
  subject: AccessSubject | undefined,
  call: GatewayCall,
): Promise<(JudgedImage | MdmError)[]> {
  const pages = await pMap(pagesOf(targets), (page) => judgePage(page, subject, call), {
    concurrency: pagesAtOnce,
  });
  return pages.flat();
}

const pagesOf = (targets: readonly string[]): (readonly string[])[] =>
  Array.from({ length: Math.ceil(targets.length / maxItems) }, (_, page) =>
    targets.slice(page * maxItems, (page + 1) * maxItems),
  );

async function judgePage(
  targets: readonly string[],
  about: AccessSubject | undefined,
  call: GatewayCall,
): Promise<(JudgedImage | MdmError)[]> {
  const { peers, site, signal, credentials: as, config } = call;
  const subject = subjectToMessage(about);
  const { outcomes } = await peers
    .client('mdm.lfc.v1.CatalogService')
    .checkAccessMany({ targets: targets.map(targetToMessage), subject }, { as, signal });
  if (outcomes.length !== targets.length)
    throw new MdmError('internal', `lfc answered ${outcomes.length} outcomes for ${targets.length}`);
  const guids = [...new Set(outcomes.flatMap(({ decision, guid }) => (decision ? [guid] : [])))];

  const ask = (service: string, at: string, of: string[], check: CheckMany) =>
    decisionsOf({ service, site: at, guids: of, about }, check, call);
  const [files, metadata] = await Promise.all([
    ask('dpm', site, guids, (some, options) =>
      peers.client('mdm.dpm.v1.StorageService').checkAccessMany({ guids: some, subject }, options),
    ),
    ask('amga', site, guids, (some, options) =>
      peers.client('mdm.amga.v1.MetadataService').checkAccessMany({ guids: some, subject }, options),
    ),
  ]);
  // Whoever may not read an image is not told who holds its key; then the site's usual holders are asked.
  const keyOf = (guid: string) => files.get(guid)?.key ?? config.site.keys;
  const byHolder = new Map<string, string[]>();
  for (const guid of guids)
    for (const holder of keyOf(guid).holders) {
      const held = byHolder.get(holder);
      if (held) held.push(guid);
      else byHolder.set(holder, [guid]);
    }
  const shares = new Map(
    await Promise.all(
      [...byHolder].map(async ([holder, held]) => {
        const said = await ask('hydra', holder, held, (some, options) =>
          peers.client('mdm.hydra.v1.KeyService', holder).checkAccessMany({ guids: some, subject }, options),
        );
        return [holder, said] as const;
      }),
    ),
  );

  return outcomes.map(({ guid, decision: lfc, error }) => {
    const dpm = files.get(guid)?.decision;
    const amga = metadata.get(guid)?.decision;
    if (!lfc || !dpm || !amga)
      return error ? errorOfItem(error) : new MdmError('internal', 'lfc did not decide');
    const { holders, threshold } = keyOf(guid);
    const hydras = holders.flatMap((holder) => shares.get(holder)?.get(guid)?.decision ?? []);
    return judgementOf(guid, { lfc, dpm, amga, hydras, threshold });
  });
}

function judgementOf(
  guid: string,
  of: {
    readonly lfc: Decision;
    readonly dpm: Decision;
    readonly amga: Decision;
    readonly hydras: readonly Decision[];
    readonly threshold: number;
  },
): JudgedImage {
  const { lfc, dpm, amga, hydras, threshold } = of;
  const giving = hydras.filter(({ allowed }) => allowed);
  const isEnough = giving.length >= threshold;
  const refusals = [lfc, dpm, ...(isEnough ? [] : hydras)].filter(({ allowed }) => !allowed);
  const ends = giving.map(endOf).sort((a, b) => b - a);
  const end = Math.min(endOf(lfc), endOf(dpm), ends[threshold - 1] ?? Number.POSITIVE_INFINITY);
  const opens = refusals.length === 0;
  return {
    guid,
    owner: lfc.ask,
    decisions: [lfc, dpm, amga, ...hydras],
    opens,
    obstacle: refusals.sort((a, b) => layers.indexOf(a.layer) - layers.indexOf(b.layer))[0],
    hasMetadata: amga.allowed,
    endsMs: opens && Number.isFinite(end) ? end : 0,
  };
}

const endOf = ({ untilMs }: Decision): number => (untilMs === 0 ? Number.POSITIVE_INFINITY : untilMs);

interface Said {
  readonly decision: Decision;
  readonly key: common.KeyDescriptor__Output | null;
}

/**
 * What one service says of images that the catalogue knows. That it knows no such object for somebody means that it has no
 * entry for them: the catalogue has shown that the image exists.
 */
async function decisionsOf(
  of: {
    readonly service: string;
    readonly site: string;
    readonly guids: string[];
    readonly about: AccessSubject | undefined;
  },
  check: CheckMany,
  { signal, credentials: as, config }: GatewayCall,
): Promise<ReadonlyMap<string, Said>> {
  const { service, site, guids, about } = of;
  const refuse = (error: MdmError): Said => {
    const { layer = 'caller', reason = error.code } = error.refusal ?? {};
    const { remedy, message: sentence } = error;
    const level = 'DATA_LEVEL_UNSPECIFIED';
    const isAway = !error.refusal && error.kind.transient;
    return {
      key: null,
      decision: {
        allowed: false,
        service,
        site,
        layer,
        reason: isAway ? 'unavailable' : reason,
        remedy,
        sentence,
        level,
        untilMs: 0,
        policyVersion: '',
        ask: '',
      },
    };
  };
  const said = ({ decision, error, key }: common.AccessOutcome__Output): Said => {
    if (decision) return { decision: { ...decision, service, site }, key };
    if (about) return refuse(notTold);
    const known = error ? errorOfItem(error) : new MdmError('internal', `${service} did not decide`);
    return refuse(known.code === 'not-found' ? notMentioned : known);
  };
  if (guids.length === 0) return new Map();
  try {
    const timeoutMs = config.site.limits.siteSeconds * 1_000;
    const { outcomes } = await check(guids, { as, signal, timeoutMs });
    const byGuid = new Map(outcomes.map((outcome) => [outcome.object, said(outcome)]));
    const silent = new MdmError('internal', `${service} of site "${site}" did not decide`);
    return new Map(guids.map((guid) => [guid, byGuid.get(guid) ?? refuse(silent)]));
  } catch (thrown) {
    signal.throwIfAborted();
    const refused = refuse(errorAtSite(thrown));
    return new Map(guids.map((guid) => [guid, refused]));
  }
}

const notMentioned = new MdmError('permission-denied', 'no entry mentions the caller', {
  refusal: { layer: 'acl', reason: 'other' },
});
const notTold = new MdmError('permission-denied', 'it does not tell you about others, or does not know it', {
  remedy: 'have the owner ask, or an officer of that site',
  refusal: { layer: 'caller', reason: 'not-told' },
});

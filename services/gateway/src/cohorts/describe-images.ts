import type { FrozenImage } from '@mdm/cohort';
import { MdmError } from '@mdm/errors';
import { maxItems, targetToMessage } from '@mdm/rpc';
import pMap from 'p-map';
import type { GatewayCall } from '../context.js';
import { isRefusal } from '../site-outcome.js';
import type { PlacedImage } from './find-images.js';

/** An image as it is now. */
export interface DescribedImage {
  /** Without what the site does not tell the caller. */
  readonly image: FrozenImage;
  /** The caller may know of it. */
  readonly found: boolean;
  /** The caller may read it. */
  readonly readable: boolean;
}

const callsAtOnce = 16;
const sitesAtOnce = 4;
const sha256Prefix = 'sha256:';

/** Describes images of this site, each as its catalogue and its storage tell the caller. */
export function describeHere(guids: readonly string[], call: GatewayCall): Promise<DescribedImage[]> {
  return pMap(guids, (guid) => describeOne(guid, call), { concurrency: callsAtOnce });
}

async function describeOne(
  guid: string,
  { peers, credentials: as, signal, site }: GatewayCall,
): Promise<DescribedImage> {
  const { entry } = await peers
    .client('mdm.lfc.v1.CatalogService')
    .stat({ target: targetToMessage(guid) }, { as, signal })
    .catch(nothingWhenRefused({ entry: null }));
  if (!entry) {
    return { image: { guid, site, lfn: '', size: 0, sha256: '' }, found: false, readable: false };
  }
  const { file } = await peers
    .client('mdm.dpm.v1.StorageService')
    .stat({ guid }, { as, signal })
    .catch(nothingWhenRefused({ file: null }));
  const known = entry.checksum.startsWith(sha256Prefix) ? entry.checksum.slice(sha256Prefix.length) : '';
  return {
    image: {
      guid,
      site,
      lfn: entry.lfn,
      size: file?.size ?? entry.size,
      sha256: file?.checksums?.sha256 || known,
    },
    found: true,
    readable: file !== null,
  };
}

const nothingWhenRefused =
  <T>(nothing: T) =>
  (thrown: unknown): T => {
    const error = MdmError.from(thrown);
    if (!isRefusal(error) || error.kind.status === 'UNAUTHENTICATED') throw error;
    return nothing;
  };

/** Images of one site that were asked about together: what it said, or why it did not. */
export interface DescribedPart {
  readonly site: string;
  readonly asked: readonly PlacedImage[];
  readonly described?: readonly DescribedImage[];
  readonly error?: MdmError;
}

/** Describes images at their sites, 1,000 a part. A site that cannot be asked is not asked again. */
export async function* describeAtSites(
  images: readonly PlacedImage[],
  call: GatewayCall,
): AsyncGenerator<DescribedPart, void> {
  const away = new Map<string, MdmError>();
  const ask = async ({ site, asked }: DescribedPart): Promise<DescribedPart> => {
    const known = away.get(site);
    if (known) return { site, asked, error: known };
    try {
      const guids = asked.map(({ guid }) => guid);
      return { site, asked, described: await describeAt(site, guids, call) };
    } catch (thrown) {
      call.signal.throwIfAborted();
      const error = MdmError.from(thrown);
      away.set(site, error);
      return { site, asked, error };
    }
  };
  const parts = partsOf(images);
  for (let at = 0; at < parts.length; at += sitesAtOnce)
    yield* await Promise.all(parts.slice(at, at + sitesAtOnce).map(ask));
}

function partsOf(images: readonly PlacedImage[]): DescribedPart[] {
  const bySite = new Map<string, PlacedImage[]>();
  for (const image of images) {
    const ofSite = bySite.get(image.site) ?? [];
    ofSite.push(image);
    bySite.set(image.site, ofSite);
  }
  return [...bySite].flatMap(([site, ofSite]) =>
    Array.from({ length: Math.ceil(ofSite.length / maxItems) }, (_, part) => ({
      site,
      asked: ofSite.slice(part * maxItems, (part + 1) * maxItems),
    })),
  );
}

async function describeAt(
  site: string,
  guids: readonly string[],
  call: GatewayCall,
): Promise<readonly DescribedImage[]> {
  if (site === call.site) return describeHere(guids, call);
  if (!call.federation.current().sites.has(site))
    throw new MdmError('site-unreachable', `site "${site}" is not in the federation`);
  const { images } = await call.peers
    .client('mdm.gateway.v1.CohortService', site)
    .describeImages({ guids: [...guids] }, { as: call.credentials, signal: call.signal });
  const byGuid = new Map(images.map((described) => [described.image?.guid, described]));
  return guids.map((guid) => {
    const { image, found = false, readable = false } = byGuid.get(guid) ?? {};
    const { lfn = '', size = 0, sha256 = '' } = image ?? {};
    return { image: { guid, site, lfn, size, sha256 }, found, readable };
  });
}

import type { ErasedImage, ErasureCertificate } from '@mdm/erasure';
import { parseServiceUri } from '@mdm/identity';
import type { Erasure, ErasureImage } from '../store/erasures.js';

/** What the certificate of one part says, so far: images about which nothing is decided yet are in it with nobody's word. */
export function certificateOf(
  { id, parts, requestedBy, requestedMs, reason }: Erasure & { readonly parts: number },
  part: number,
  images: readonly ErasureImage[],
): ErasureCertificate {
  return {
    erasure: id,
    part,
    parts,
    requestedBy,
    requestedAt: requestedMs,
    reason,
    images: images.filter(({ kept }) => !kept).map(erasedImage),
    kept: images.flatMap(({ guid, kept }) => (kept ? [{ guid, code: kept.code, why: kept.message }] : [])),
  };
}

function erasedImage(image: ErasureImage): ErasedImage {
  const { guid, lfnSha256, condemnedMs, holdersFrom, confirmations } = image;
  const places = confirmations.map((confirmation) => ({
    ...confirmation,
    ...parseServiceUri(confirmation.place),
  }));
  const confirmedBy = (name: string) =>
    places.find(({ service }) => service === name)?.confirmedMs ?? undefined;
  return {
    guid,
    ...(lfnSha256 !== null && { lfnSha256 }),
    ...(condemnedMs !== null && { condemnedAt: condemnedMs }),
    ...(holdersFrom && { holdersFrom }),
    holders: places
      .filter(({ service }) => service === 'hydra')
      .map(({ site, receipt }) => ({ site, ...(receipt !== null && { receipt }) })),
    storage: confirmedBy('dpm'),
    catalogue: confirmedBy('lfc'),
    metadata: confirmedBy('amga'),
  };
}

import type { RefusalDetail } from '@mdm/errors';

const layers = [
  'token',
  'caller',
  'ban',
  'policy',
  'acl',
  'level',
] as const satisfies RefusalDetail['layer'][];
export const refusalKeys = ['site', 'service', 'layer', 'reason', 'ask'] as const;

/** A refusal as it came over the wire. What is empty, and a layer that this program does not know, is left out. */
export function refusalFrom(
  texts: {
    readonly [key in (typeof refusalKeys)[number]]?: unknown;
  },
): RefusalDetail | undefined {
  const known = refusalKeys.flatMap((key) => {
    const value = key === 'layer' ? layers.find((layer) => layer === texts.layer) : texts[key];
    return typeof value === 'string' && value !== '' ? [[key, value]] : [];
  });
  return known.length > 0 ? Object.fromEntries(known) : undefined;
}

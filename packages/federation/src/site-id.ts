import { z } from 'zod';

/** The short name of a hospital in the federation; part of LFNs, URI SANs and file names, hence so narrow. */
export const siteId = z
  .string()
  .regex(
    /^[a-z][a-z0-9-]{0,30}$/,
    'a site id is a-z, 0-9 and "-", starts with a letter and has at most 31 characters',
  );

export function isSiteId(text: string): boolean {
  return siteId.safeParse(text).success;
}

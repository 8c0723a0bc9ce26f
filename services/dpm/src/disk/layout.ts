import path from 'node:path';

/** Where the bytes of put requests are until they are complete; on the same filesystem, so that a rename moves them. */
const incoming = '.incoming';
const partSuffix = '.part';

export const incomingDirectory = (filesystem: string): string => path.join(filesystem, incoming);

export const partFile = (filesystem: string, token: string): string =>
  path.join(filesystem, incoming, `${token}${partSuffix}`);

/** The request that a file of {@link incomingDirectory} belongs to. */
export const tokenOfPart = (name: string): string | undefined =>
  /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.part$/.exec(name)?.[1];

/**
 * `<filesystem>/<vo>/<aa>/<bb>/<guid>.age`. The two levels are taken from the end of the GUID, which is random in
 * every version of UUID; the beginning may be a time, which would put all files of a day into one directory.
 */
export const dataFile = (filesystem: string, vo: string, guid: string): string =>
  path.join(filesystem, vo, guid.slice(-2), guid.slice(-4, -2), `${guid}.age`);

import { z } from 'zod';

/** The longest storage name of the LFC's own schema. */
const maxSurlBytes = 1_103;

/** A storage URL: a scheme, a host and a path. */
export const surlSchema = z
  .string()
  .refine((surl) => Buffer.byteLength(surl) <= maxSurlBytes, `is longer than ${maxSurlBytes} bytes`)
  .refine(
    (surl) =>
      /^[a-z][a-z0-9+.-]*:\/\/[^/\s]+\/\S*$/.test(surl) &&
      !/\p{Cc}/u.test(surl) &&
      URL.canParse(surl) &&
      new URL(surl).hostname !== '',
    'is not a storage URL: scheme://host[:port]/path',
  );

/** `adler32:…`, `sha256:…` or the like, in lower-case hexadecimal; empty when unknown. */
export const checksumSchema = z
  .string()
  .regex(/^(?:[a-z0-9]{2,16}:[0-9a-f]{8,128})?$/, 'is not a checksum such as adler32:0a1b2c3d');

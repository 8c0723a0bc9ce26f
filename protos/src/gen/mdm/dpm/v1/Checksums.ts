// Original file: mdm/dpm/v1/dpm.proto


/**
 * Checksums of the stored bytes, lower-case hexadecimal.
 */
export interface Checksums {
  'sha256'?: (string);
  'adler32'?: (string);
  'crc32c'?: (string);
}

/**
 * Checksums of the stored bytes, lower-case hexadecimal.
 */
export interface Checksums__Output {
  'sha256': (string);
  'adler32': (string);
  'crc32c': (string);
}

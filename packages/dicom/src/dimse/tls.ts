import type { SecureContextOptions } from 'node:tls';

/**
 * The floor of the BCP 195 RFC 8996, 9325 TLS profile (PS3.15 B.12): TLS 1.2 or 1.3, forward secrecy and authenticated
 * encryption only. The key, the certificate and whom to trust are the caller's.
 */
export const dicomTlsProfile = {
  minVersion: 'TLSv1.2',
  ciphers: [
    'TLS_AES_256_GCM_SHA384',
    'TLS_CHACHA20_POLY1305_SHA256',
    'TLS_AES_128_GCM_SHA256',
    'ECDHE-ECDSA-AES256-GCM-SHA384',
    'ECDHE-RSA-AES256-GCM-SHA384',
    'ECDHE-ECDSA-CHACHA20-POLY1305',
    'ECDHE-RSA-CHACHA20-POLY1305',
    'ECDHE-ECDSA-AES128-GCM-SHA256',
    'ECDHE-RSA-AES128-GCM-SHA256',
  ].join(':'),
} as const satisfies SecureContextOptions;

/**
 * The DER of every PEM block with that label (RFC 7468). Other text and blocks, such as the key of a proxy file, are
 * skipped; a block that is cut off is empty, so that its reader refuses it.
 */
export function pemBlocks(text: string, label: 'CERTIFICATE' | 'X509 CRL'): readonly Buffer[] {
  const block = new RegExp(`-----BEGIN ${label}-----([^-]*)(-----END ${label}-----)?`, 'g');
  return [...text.matchAll(block)].map(([, base64 = '', end]) =>
    Buffer.from(end === undefined ? '' : base64, 'base64'),
  );
}

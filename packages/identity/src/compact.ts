/**
 * The segments of a compact JWS or JWE (RFC 7515 §7.1, RFC 7516 §7.1), or undefined when it is none. Base64url whose
 * last character has stray bits is refused: otherwise several texts would stand for one signature.
 */
export function compactSegments(text: string, count: number): readonly string[] | undefined {
  const segments = text.split('.', count + 1);
  const isCompact =
    segments.length === count &&
    segments.every((segment) => Buffer.from(segment, 'base64url').toString('base64url') === segment);
  return isCompact ? segments : undefined;
}

const maxLength = 4_000;

/** Text from elsewhere, made safe for a terminal: no control characters, no reordering, not without end. */
export function printable(text: string): string {
  const safe = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, '\u{fffd}');
  return safe.length <= maxLength ? safe : `${safe.slice(0, maxLength)}…`;
}

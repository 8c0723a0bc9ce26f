import { fail } from '@mdm/errors';

/**
 * Checks where a browser is to be sent back to: one of those that the site allows, letter by letter, or a program of the
 * user's own machine, by its address and on any port (RFC 8252 §7.3, §8.3).
 * @throws invalid-argument
 */
export function checkRedirectUri(uri: string, allowed: readonly string[]): void {
  if (allowed.includes(uri) || isLoopback(uri)) return;
  fail('invalid-argument', 'redirect_uri: this site does not send browsers there', {
    field: 'redirect_uri',
    remedy: 'use http://127.0.0.1 with a port, or ask the site administrator to add it to redirectUris',
  });
}

function isLoopback(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { href, protocol, hostname, username, password } = new URL(text);
  return (
    href === text &&
    !/[?#]/.test(text) &&
    protocol === 'http:' &&
    (hostname === '127.0.0.1' || hostname === '[::1]') &&
    `${username}${password}` === ''
  );
}

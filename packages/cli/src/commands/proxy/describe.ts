import type { ProxyDescription } from '@mdm/identity';
import type { Output } from '../../output.js';

/** Prints what a proxy is. @param now milliseconds since 1970 */
export async function printProxy(
  out: Output,
  { file, proxy, now }: { readonly file: string; readonly proxy: ProxyDescription; readonly now: number },
): Promise<void> {
  const { subject, issuer, identity, kind, limited, depth, pathLength, key, notAfter } = proxy;
  const secondsLeft = Math.max(0, Math.floor((notAfter - now) / 1_000));
  const until = new Date(notAfter).toISOString();
  if (out.json) {
    const facts = { subject, issuer, identity, kind, limited, depth, pathLength: pathLength ?? null, key };
    await out.value({ file, ...facts, notAfter: until, secondsLeft });
    return;
  }
  await out.pairs([
    ['file', file],
    ['subject', subject],
    ['issuer', issuer],
    ['identity', identity],
    ['kind', `${kind === 'rfc3820' ? 'RFC 3820' : 'legacy'}${limited ? ', limited' : ''}`],
    ['further proxies', pathLength === undefined ? 'any number' : String(Math.max(0, pathLength))],
    ['key', key],
    ['valid until', until],
    ['time left', secondsLeft === 0 ? 'none: it has expired' : timeLeft(secondsLeft)],
  ]);
}

/** `11:59:58`, with as many hours as there are. */
function timeLeft(seconds: number): string {
  const parts = [seconds / 3_600, (seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(Math.floor(part)).padStart(2, '0')).join(':');
}

import type { X509Certificate } from 'node:crypto';
import { fail } from '@mdm/errors';
import { caFingerprint } from './fingerprint.js';

const maxAuthorities = 3;
/** Of all authorities, and of what each has certified of the next. */
export const maxCertificates = 2 * maxAuthorities - 1;

/** A CA of a site; unless it is the oldest one known, with its key certified by the CA before it ("new with old"). */
interface Step {
  readonly ca: X509Certificate;
  readonly fingerprint: string;
  readonly cross?: X509Certificate;
}

/** The CAs that a site has had, from the present one back. */
export type Succession = readonly [Step, ...Step[]];

/**
 * Follows a site from its present CA to the former ones (RFC 4210 §4.4.2): each CA is followed by its key as certified by
 * the one before it, and then that one. Only what does not change with time is checked; see {@link requireInDate}.
 * @param certificates  CA certificates of P-256 keys: present, cross, former, cross, former
 * @throws certificate-invalid (field x5c)
 */
export function readSuccession([present, ...rest]: readonly X509Certificate[]): Succession {
  if (present === undefined || rest.length % 2 !== 0 || rest.length >= maxCertificates) {
    return broken(`it does not hold one to ${maxAuthorities} CAs with a cross certificate between each two`);
  }
  const steps: [Step, ...Step[]] = [{ ca: present, fingerprint: caFingerprint(present) }];
  for (let at = 0; at < rest.length; at += 2) {
    const [cross, former] = rest.slice(at, at + 2);
    const next = steps.at(-1);
    if (cross === undefined || former === undefined || next === undefined) return broken('it is cut short');
    requireLink(next.ca, cross, former);
    const fingerprint = caFingerprint(former);
    if (steps.some((step) => step.fingerprint === fingerprint)) broken('a CA follows itself');
    steps[steps.length - 1] = { ...next, cross };
    steps.push({ ca: former, fingerprint });
  }
  return steps;
}

/**
 * Whatever the trust in the present CA rests on has to be in date: the CAs back to the pinned one, and what ties them. What
 * lies before the pin may have expired.
 * @param complain  what to do about a certificate that is not
 */
export function requireInDate(
  succession: Succession,
  pinned: string,
  now: number,
  complain: (what: string) => never,
): void {
  for (const { ca, fingerprint, cross } of succession) {
    if (!isInDate(ca, now)) complain('CA certificate');
    if (fingerprint === pinned) return;
    if (cross !== undefined && !isInDate(cross, now)) complain('cross certificate');
  }
}

function requireLink(next: X509Certificate, cross: X509Certificate, former: X509Certificate): void {
  for (const ca of [next, former]) {
    if (!isIssuedBy(ca, ca)) broken('a CA is not signed by itself');
  }
  if (cross.subject !== next.subject || !keyOf(cross).equals(keyOf(next))) {
    broken('a cross certificate is of another CA than the one before it');
  }
  if (!isIssuedBy(cross, former)) broken('a cross certificate is not issued by the CA that follows it');
}

const isIssuedBy = (certificate: X509Certificate, ca: X509Certificate): boolean =>
  certificate.checkIssued(ca) && certificate.verify(ca.publicKey);

const keyOf = ({ publicKey }: X509Certificate): Buffer => publicKey.export({ type: 'spki', format: 'der' });

const isInDate = ({ validFrom, validTo }: X509Certificate, now: number): boolean =>
  Date.parse(validFrom) <= now && now < Date.parse(validTo);

const broken = (problem: string): never =>
  fail('certificate-invalid', `the CAs of the bundle do not follow each other: ${problem}`, {
    field: 'x5c',
    remedy: 'discard the bundle and ask the other site for an untouched copy',
  });

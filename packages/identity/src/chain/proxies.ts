import { DerError, derTag, readChildren, readElement, readOid } from '../der.js';
import { formatDn } from '../dn.js';
import type { ChainCertificate } from './chain-certificate.js';
import { refuseChain } from './chain-reasons.js';
import { isInteger, readCount } from './der-values.js';
import { extensionOid, keyUsageBit } from './extensions.js';

/** `legacy`: of Globus Toolkit 2, known by its name only, `CN=proxy` or `CN=limited proxy`. */
export type ProxyKind = 'rfc3820' | 'legacy';

/** What stands between the end entity and the holder of the key. */
export interface ProxyChain {
  readonly kind: ProxyKind;
  /** At least one proxy is limited: none below may do more, so the holder may move data and start no job. */
  readonly limited: boolean;
  /** OID of the policy language of the last proxy (RFC 3820 §3.8.2); undefined for legacy proxies. */
  readonly policyLanguage: string | undefined;
  /** How many proxies, at least 1. */
  readonly depth: number;
}

/** ProxyCertInfo ::= SEQUENCE { pCPathLenConstraint OPTIONAL, proxyPolicy } (RFC 3820 §3.8). */
interface ProxyInfo {
  readonly pathLength: number | undefined;
  readonly language: string;
  readonly hasPolicy: boolean;
}

export const policyLanguage = {
  inheritAll: '1.3.6.1.5.5.7.21.1',
  independent: '1.3.6.1.5.5.7.21.2',
  /** Of Globus. */
  limited: '1.3.6.1.4.1.3536.1.1.1.9',
} as const;

const commonName = '2.5.4.3';
const limitedName = 'limited proxy';

/** By the extension of RFC 3820, or by the name of a legacy proxy, which therefore nobody else may have. */
export function isProxy(certificate: ChainCertificate): boolean {
  return certificate.extensions.has(extensionOid.proxyCertInfo) || legacyName(certificate) !== undefined;
}

/**
 * Checks the proxies of a chain by RFC 3820 §3 and §4.1.3, legacy ones by the same rules as far as they can follow them.
 * @param proxies the last one first; their names, dates and signatures are already checked against each other
 * @throws certificate-invalid (reason proxy-…)
 */
export function checkProxies(proxies: readonly ChainCertificate[]): ProxyChain | undefined {
  const [last] = proxies;
  if (last === undefined) return undefined;
  const kind = kindOf(last);
  const languages = proxies.map((proxy, below) => {
    checkShape(proxy);
    if (kindOf(proxy) !== kind)
      refuseChain('proxy-mixture', `${proxy.place} is a proxy of another kind than ${last.place}`);
    return kind === 'legacy' ? undefined : checkInfo(proxy, below);
  });
  return {
    kind,
    limited:
      languages.includes(policyLanguage.limited) ||
      proxies.some((proxy) => legacyName(proxy) === limitedName),
    policyLanguage: languages[0],
    depth: proxies.length,
  };
}

function legacyName({ subject }: ChainCertificate): 'proxy' | typeof limitedName | undefined {
  const [attribute, second] = subject.at(-1) ?? [];
  if (attribute?.oid !== commonName || second !== undefined) return undefined;
  return attribute.value === 'proxy' || attribute.value === limitedName ? attribute.value : undefined;
}

function kindOf(proxy: ChainCertificate): ProxyKind {
  const hasInfo = proxy.extensions.has(extensionOid.proxyCertInfo);
  if (hasInfo && legacyName(proxy) !== undefined)
    refuseChain('proxy-mixture', `${proxy.place} is an RFC 3820 proxy with the name of a legacy one`);
  return hasInfo ? 'rfc3820' : 'legacy';
}

function checkShape(proxy: ChainCertificate): void {
  const { place, subject, issuerDn, extensions } = proxy;
  if (proxy.ca || proxy.keyUsage?.has(keyUsageBit.keyCertSign))
    refuseChain('proxy-is-ca', `${place} is a proxy and may sign certificates like a CA`);
  const [attribute, second] = subject.at(-1) ?? [];
  const stem = subject.slice(0, -1);
  if (attribute?.oid !== commonName || second !== undefined || formatDn(stem) !== issuerDn)
    refuseChain('proxy-subject', `the subject of ${place} is not that of its issuer and one CN`);
  if (extensions.has(extensionOid.subjectAltName) || extensions.has(extensionOid.issuerAltName))
    refuseChain('proxy-alternative-name', `${place} is a proxy with an alternative name`);
}

/**
 * @param below how many proxies follow this one
 * @returns the policy language
 */
function checkInfo(proxy: ChainCertificate, below: number): string {
  const { place, extensions } = proxy;
  const extension = extensions.get(extensionOid.proxyCertInfo);
  if (extension?.critical !== true)
    refuseChain('proxy-info-not-critical', `the ProxyCertInfo of ${place} is not critical`);
  const { pathLength = Number.POSITIVE_INFINITY, language, hasPolicy } = readInfo(extension.value, place);
  if (below > pathLength)
    refuseChain('proxy-path-length', `${place} allows ${pathLength} proxies below it, not ${below}`);
  switch (language) {
    case policyLanguage.inheritAll:
    case policyLanguage.limited:
      if (hasPolicy) refuseChain('proxy-info-malformed', `${place} has a policy where its language has none`);
      return language;
    case policyLanguage.independent:
      return refuseChain('proxy-independent', `${place} inherits no right of its issuer`);
    default:
      return refuseChain('proxy-language', `the policy of ${place} is in an unknown language (${language})`);
  }
}

export function readInfo(value: Uint8Array, place: string): ProxyInfo {
  try {
    return parseInfo(value);
  } catch (cause) {
    if (cause instanceof DerError)
      refuseChain(
        'proxy-info-malformed',
        `the ProxyCertInfo of ${place} is malformed: ${cause.message}`,
        cause,
      );
    throw cause;
  }
}

function parseInfo(value: Uint8Array): ProxyInfo {
  const fields = readChildren(readElement(value), derTag.sequence);
  const pathLength = isInteger(fields[0]) ? readCount(fields[0]) : undefined;
  const [policy, ...more] = isInteger(fields[0]) ? fields.slice(1) : fields;
  if (policy === undefined || more.length > 0) throw new DerError('it has no policy, or bytes after it');
  const [language, text, ...rest] = readChildren(policy, derTag.sequence);
  if (language === undefined || rest.length > 0 || (text && text.tag !== derTag.octetString))
    throw new DerError('the policy is not a language and a text');
  return { pathLength, language: readOid(language), hasPolicy: text !== undefined };
}

import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  authority,
  basicConstraints,
  day,
  hour,
  type Issued,
  keyUsage,
  legacyProxy,
  now,
  person,
  rfcProxy,
  rsaKey,
} from '../chain/chain.fixture.js';
import { readAnchors } from '../chain/chain-certificate.js';
import { validateChain } from '../chain/validate-chain.js';
import { inspectProxy } from './inspect-proxy.js';
import { issueProxy } from './issue-proxy.js';
import { credentialOf, pemOf, refusalOf } from './proxy.fixture.js';
import type { UserCredential } from './user-credential.js';

const clock = () => now;
const root = authority('/O=Hospital A/CN=Root CA');
const anna = person('/O=Hospital A/OU=Radiology/CN=Anna Arzt', root);
const user = credentialOf(anna);
const trust = { anchors: readAnchors([root.der]), clock };
const keyKind = 'p-256';

const issue = (issuer: UserCredential, rest = {}) => issueProxy({ ...issuer, keyKind, clock, ...rest });

describe('issueProxy', () => {
  let proxy: UserCredential;
  beforeAll(async () => {
    proxy = await issueProxy({ ...user, clock });
  });

  it('makes a proxy of 12 hours that speaks for the person', () => {
    expect(validateChain(proxy.chain, trust)).toMatchObject({
      dn: anna.dn,
      proxy: { kind: 'rfc3820', limited: false, depth: 1 },
      notAfter: now + 12 * hour,
    });
  });

  it('gives it an RSA key of 2048 bits and its serial number for a name', () => {
    const certificate = new X509Certificate(proxy.chain);
    expect(certificate.publicKey.asymmetricKeyDetails?.modulusLength).toBe(2048);
    expect(inspectProxy(proxy.chain)).toMatchObject({
      subject: `${anna.dn}/CN=${BigInt(`0x${certificate.serialNumber}`)}`,
      issuer: anna.dn,
      identity: anna.dn,
      key: 'RSA 2048',
      pathLength: undefined,
    });
  });

  it('writes the same name twice never', async () => {
    const [one, two] = await Promise.all([issue(user), issue(user)]);
    expect(inspectProxy(one.chain).subject).not.toBe(inspectProxy(two.chain).subject);
  });

  it.each([
    ['RSA', { key: rsaKey(2048) }],
    ['ECDSA P-256', {}],
  ])('signs with a key of %s', async (_name, rest) => {
    const holder = person('/O=Hospital A/CN=Rosa Forscher', root, rest);
    expect(validateChain((await issue(credentialOf(holder))).chain, trust)).toMatchObject({ dn: holder.dn });
  });

  it('ends with whatever ends first in the chain of its issuer', async () => {
    const late = person(anna.dn, root, { until: 2 * hour });
    const first = await issue(credentialOf(late), { lifetimeMs: day });
    expect(inspectProxy(first.chain).notAfter).toBe(now + 2 * hour);
    expect(inspectProxy((await issue(first, { lifetimeMs: day })).chain).notAfter).toBe(now + 2 * hour);
  });

  it('begins no earlier than its issuer', async () => {
    const fresh = person(anna.dn, root, { from: -1_000 });
    expect(inspectProxy((await issue(credentialOf(fresh))).chain).notBefore).toBe(now - 1_000);
    expect(inspectProxy((await issue(user)).chain).notBefore).toBe(now - 5 * 60_000);
  });

  it('makes a proxy of a proxy', async () => {
    const second = await issue(await issue(user));
    expect(validateChain(second.chain, trust)).toMatchObject({ dn: anna.dn, proxy: { depth: 2 } });
  });

  it('makes limited proxies, and only limited ones from them on', async () => {
    const limited = await issue(user, { limited: true });
    expect(inspectProxy(limited.chain)).toMatchObject({ limited: true });
    const below = await issue(limited, { limited: false });
    expect(validateChain(below.chain, trust).proxy).toMatchObject({
      limited: true,
      policyLanguage: '1.3.6.1.4.1.3536.1.1.1.9',
    });
  });

  it('stops where the path length is used up', async () => {
    const one = await issue(user, { pathLength: 1 });
    expect(inspectProxy(one.chain).pathLength).toBe(1);
    const none = await issue(one, { pathLength: 7 });
    expect(inspectProxy(none.chain).pathLength).toBe(0);
    expect(await refusalOf(() => issue(none))).toBe('certificate-invalid chain proxy-path-length');
  });

  it('validates the chain where the CA is at hand, and keeps the CA', async () => {
    const ca = pemOf(root);
    expect(await issue({ ...user, ca })).toMatchObject({ ca });
    const stranger = authority('/O=Hospital B/CN=Root CA');
    expect(await refusalOf(() => issue({ ...user, ca: pemOf(stranger) }))).toBe(
      'certificate-invalid chain unknown-anchor',
    );
  });

  const signOnly = [basicConstraints(false), keyUsage('keyEncipherment')];
  it.each<[string, string, Issued, readonly Issued[]]>([
    ['a CA', 'proxy-issuer', root, []],
    ['a legacy proxy', 'proxy-mixture', legacyProxy(anna), [anna]],
    ['a proxy without the certificate behind it', 'no-end-entity', rfcProxy(anna), []],
    ['a key that may not sign', 'no-digital-signature', person(anna.dn, root, { extensions: signOnly }), []],
    ['a certificate that has ended', 'expired', person(anna.dn, root, { until: 0 }), []],
    ['a certificate that has not begun', 'not-yet-valid', person(anna.dn, root, { from: hour }), []],
    ['a weak key', 'weak-key', person(anna.dn, root, { key: rsaKey(1024) }), []],
  ])('refuses %s', async (_name, reason, holder, issuers) => {
    expect(await refusalOf(() => issue(credentialOf(holder, ...issuers)))).toBe(
      `certificate-invalid chain ${reason}`,
    );
  });

  it.each([
    ['chain', { chain: 'nothing' }, 'certificate-invalid chain unreadable'],
    ['chain', { chain: user.chain.repeat(11) }, 'certificate-invalid chain too-long'],
    ['key', { key: 'nothing' }, 'invalid-argument key'],
    ['key', { key: credentialOf(root).key }, 'invalid-argument key'],
    ['lifetimeMs', { lifetimeMs: 0 }, 'invalid-argument lifetimeMs'],
    ['lifetimeMs', { lifetimeMs: Number.NaN }, 'invalid-argument lifetimeMs'],
    ['pathLength', { pathLength: -1 }, 'invalid-argument pathLength'],
    ['pathLength', { pathLength: 1.5 }, 'invalid-argument pathLength'],
  ])('refuses a wrong %s', async (_name, wrong, refusal) => {
    expect(await refusalOf(() => issue(user, wrong))).toBe(refusal);
  });
});

describe('inspectProxy', () => {
  it('describes legacy proxies', () => {
    const { chain } = credentialOf(legacyProxy(anna, 'limited proxy'), anna);
    expect(inspectProxy(chain)).toMatchObject({ kind: 'legacy', limited: true, identity: anna.dn });
  });

  it('refuses other certificates', async () => {
    expect(await refusalOf(() => inspectProxy(user.chain))).toBe('failed-precondition chain');
  });
});

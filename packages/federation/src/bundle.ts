import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import { fail, type MdmErrorOptions } from '@mdm/errors';
import { CompactSign, compactVerify, decodeJwt, decodeProtectedHeader } from 'jose';
import { z } from 'zod';
import { tokenKeyJwk } from './ec-jwk.js';
import { normalizeFingerprint } from './fingerprint.js';
import { siteId } from './site-id.js';
import { maxCertificates, readSuccession, requireInDate, type Succession } from './succession.js';

const maxBundleLength = 64 * 1024;
const clockSkewMs = 5 * 60_000;
const bundleType = 'mdm-bundle+jwt';

export const hostAndPort = z
  .string()
  .max(260)
  .regex(
    /^(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}$/,
    'an address is host:port',
  )
  .refine((text) => {
    const port = Number(text.slice(text.lastIndexOf(':') + 1));
    return port >= 1 && port <= 65_535;
  }, 'a port is 1 to 65535');

const service = z.strictObject({ address: hostAndPort });

const distinctKeyIds = (keys: readonly { kid: string }[]) =>
  new Set(keys.map((key) => key.kid)).size === keys.length;

/** What a site says of itself to the sites it joins. Times are ISO 8601 in UTC. */
export const bundleSchema = z.strictObject({
  site: siteId,
  title: z.string().min(1).max(200),
  /** Grows with every change; a site never goes back to an older one. */
  version: z.int().min(1),
  issuedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** The CA certificates, PEM, whose certificates are in use at the site; the first one signs the bundle. */
  ca: z.array(z.string().max(8192)).min(1).max(4),
  tokenKeys: z.array(tokenKeyJwk).min(1).max(8).refine(distinctKeyIds, 'two token keys share a kid'),
  services: z.strictObject({ gateway: service, hydra: service }),
  /** Since when the site is part of the federation. */
  since: z.iso.datetime(),
});

export type Bundle = Readonly<z.infer<typeof bundleSchema>>;

const headerSchema = z.strictObject({
  alg: z.literal('ES256'),
  typ: z.literal(bundleType),
  x5c: z.array(z.string().max(8192)).min(1).max(maxCertificates),
});

export interface SignBundleOptions {
  readonly bundle: Bundle;
  /** PEM; the first of x5c. */
  readonly caCertificate: string;
  /**
   * PEM, for sites that have pinned a former CA: the key of the present one as certified by the former one, and that one's
   * own certificate; at most twice.
   */
  readonly formerCas?: readonly string[];
  readonly caKey: KeyObject;
}

/** A bundle whose signature, shape and dates hold. Nothing says yet that its CA is the right one. */
export interface InspectedBundle {
  readonly bundle: Bundle;
  /** Of the present CA of the site: what an administrator compares with the other site before pinning it. */
  readonly fingerprint: string;
  /** Of the CAs that it has followed, the last one first; a pin of one of them holds as well. */
  readonly former: readonly string[];
}

/**
 * Signs what a site says of itself: a compact JWS (RFC 7515), ES256, with the site's CA certificate in x5c and, after a
 * change of the CA, those that tie it to the former one.
 * @throws invalid-argument     the bundle is not well formed, or its first CA certificate is not the signing one
 * @throws certificate-invalid  the former CAs do not lead to this one
 */
export async function signBundle(options: SignBundleOptions): Promise<string> {
  const { bundle, caCertificate, formerCas = [], caKey } = options;
  const certificate = parseCa(caCertificate, 'caCertificate');
  const checked = parseBundle(bundle);
  requireSigningCa(checked, certificate);
  const chain = [certificate, ...formerCas.map((pem) => parseCa(pem, 'formerCas'))];
  readSuccession(chain);
  return new CompactSign(Buffer.from(JSON.stringify(checked)))
    .setProtectedHeader({
      alg: 'ES256',
      typ: bundleType,
      x5c: chain.map(({ raw }) => raw.toString('base64')),
    })
    .sign(caKey);
}

const claimsSchema = bundleSchema.pick({ site: true, version: true }).strip();

/** Which bundle a text claims to be, without any check of it. Undefined for what is none. */
export function claimsOf(jws: string): z.infer<typeof claimsSchema> | undefined {
  if (jws.length > maxBundleLength) return undefined;
  try {
    return claimsSchema.safeParse(decodeJwt(jws)).data;
  } catch {
    return undefined;
  }
}

/**
 * Checks a bundle against itself only: for showing a new partner's fingerprint before it is pinned.
 * @throws invalid-argument     `field` names what is wrong: bundle, x5c, ca, issuedAt
 * @throws certificate-invalid  field signature: it does not verify under the first certificate in x5c; x5c: the CAs in it
 *   do not follow each other
 * @throws failed-precondition  field expiresAt: the bundle or its CA certificate is out of date
 */
export async function inspectBundle(
  jws: string,
  { clock }: { readonly clock: () => number },
): Promise<InspectedBundle> {
  const { bundle, succession } = await readBundle(jws, clock());
  return inspected(bundle, succession);
}

interface ReadBundle {
  readonly bundle: Bundle;
  readonly succession: Succession;
}

const inspected = (bundle: Bundle, [{ fingerprint }, ...former]: Succession): InspectedBundle => ({
  bundle,
  fingerprint,
  former: former.map((step) => step.fingerprint),
});

async function readBundle(jws: string, now: number): Promise<ReadBundle> {
  if (jws.length > maxBundleLength) malformed('bundle', 'the bundle is longer than 64 KiB');
  const header = headerSchema.safeParse(headerOf(jws));
  if (!header.success)
    malformed('bundle', 'the bundle is not an ES256 JWS of type mdm-bundle+jwt with its CAs in x5c');
  const chain = header.data.x5c.map((encoded) => parseCa(Buffer.from(encoded, 'base64'), 'x5c'));
  const succession = readSuccession(chain);
  const [{ ca }] = succession;
  const bundle = parseBundle(await verifiedPayload(jws, ca.publicKey));
  requireSigningCa(bundle, ca);
  for (const pem of bundle.ca) parseCa(pem, 'ca');
  requireCurrent(bundle, succession, now);
  return { bundle, succession };
}

export interface ExpectedBundle {
  readonly site: string;
  /** SHA-256 fingerprint of the pinned CA. */
  readonly fingerprint: string;
  readonly clock: () => number;
}

/** As {@link verifyBundle}, with the CAs of the site as well. */
export async function verifyPinned(jws: string, expected: ExpectedBundle): Promise<InspectedBundle> {
  const pinned = normalizeFingerprint(expected.fingerprint);
  const { bundle, succession } = await readBundle(jws, expected.clock());
  if (!succession.some(({ fingerprint }) => fingerprint === pinned)) {
    fail(
      'certificate-invalid',
      `the bundle of site "${expected.site}" is signed by another CA than the pinned one`,
      {
        field: 'fingerprint',
        remedy:
          'compare the CA fingerprint with the other site by telephone and correct "peers", or discard the bundle',
      },
    );
  }
  if (bundle.site !== expected.site) {
    malformed('site', `the bundle speaks for site "${bundle.site}" where "${expected.site}" is expected`);
  }
  requireInDate(succession, pinned, expected.clock(), (what) =>
    fail(
      'failed-precondition',
      `the ${what} that ties the bundle of site "${expected.site}" to its pin is out of date`,
      {
        field: 'expiresAt',
        remedy: 'compare the fingerprint of its present CA with the site by telephone and correct "peers"',
      },
    ),
  );
  return inspected(bundle, succession);
}

/**
 * Checks a bundle of a site that has been joined with. It is signed by the pinned CA, or by one that follows it: each CA
 * certified by the one before.
 * @throws what {@link inspectBundle} throws, and
 * @throws certificate-invalid  field fingerprint: signed by another CA than the pinned one
 * @throws invalid-argument     field site: it speaks for another site
 * @throws failed-precondition  field expiresAt: what ties the present CA to the pinned one is out of date
 */
export async function verifyBundle(jws: string, expected: ExpectedBundle): Promise<Bundle> {
  return (await verifyPinned(jws, expected)).bundle;
}

function malformed(field: string, message: string, options: MdmErrorOptions = {}): never {
  return fail('invalid-argument', message, {
    remedy: 'ask the other site to export its bundle again',
    ...options,
    field,
  });
}

function headerOf(jws: string): unknown {
  try {
    return decodeProtectedHeader(jws);
  } catch (cause) {
    return malformed('bundle', 'the bundle is not a compact JWS', { cause });
  }
}

function parseCa(encoded: string | Uint8Array, field: string): X509Certificate {
  let certificate: X509Certificate;
  let key: KeyObject;
  try {
    certificate = new X509Certificate(encoded);
    key = certificate.publicKey;
  } catch (cause) {
    return malformed(field, `"${field}" does not hold an X.509 certificate`, { cause });
  }
  if (!certificate.ca) malformed(field, `the certificate in "${field}" is not a CA certificate`);
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    malformed(field, `the CA key in "${field}" is not ECDSA P-256`);
  }
  return certificate;
}

async function verifiedPayload(jws: string, key: KeyObject): Promise<unknown> {
  let payload: Uint8Array;
  try {
    ({ payload } = await compactVerify(jws, key, { algorithms: ['ES256'] }));
  } catch (cause) {
    return fail('certificate-invalid', 'the signature of the bundle does not verify under its own CA', {
      field: 'signature',
      remedy: 'discard the bundle and ask the other site for an untouched copy',
      cause,
    });
  }
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch (cause) {
    return malformed('bundle', 'the bundle does not hold JSON', { cause });
  }
}

function parseBundle(value: unknown): Bundle {
  const result = bundleSchema.safeParse(value);
  if (!result.success) {
    const [issue] = result.error.issues;
    const field = ['bundle', ...(issue?.path ?? [])].join('.');
    return malformed(
      field,
      `the bundle is not well formed at "${field}": ${issue?.message ?? 'unknown problem'}`,
    );
  }
  try {
    for (const key of result.data.tokenKeys) createPublicKey({ key, format: 'jwk' });
  } catch (cause) {
    return malformed('bundle.tokenKeys', 'a token key of the bundle is not a point of P-256', { cause });
  }
  return result.data;
}

function requireSigningCa(bundle: Bundle, certificate: X509Certificate): void {
  const [first = ''] = bundle.ca;
  if (!parseCa(first, 'ca').raw.equals(certificate.raw)) {
    malformed('ca', 'the first CA certificate of the bundle is not the one that signs it');
  }
}

function requireCurrent(bundle: Bundle, succession: Succession, now: number): void {
  const stale = (message: string): never =>
    fail('failed-precondition', message, {
      field: 'expiresAt',
      remedy: `ask site "${bundle.site}" for its current bundle`,
    });
  if (Date.parse(bundle.issuedAt) > now + clockSkewMs) {
    malformed(
      'issuedAt',
      `the bundle of site "${bundle.site}" is issued in the future (${bundle.issuedAt})`,
      {
        remedy: 'check the clocks of both sites',
      },
    );
  }
  if (Date.parse(bundle.expiresAt) <= now) {
    stale(`the bundle of site "${bundle.site}" expired at ${bundle.expiresAt}`);
  }
  requireInDate(succession, succession[0].fingerprint, now, (what) =>
    stale(`the ${what} of site "${bundle.site}" is out of date`),
  );
}

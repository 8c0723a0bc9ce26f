import { X509Certificate } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { fail } from '@mdm/errors';
import { type Bundle, bundleSchema, signBundle, type TokenKeyJwk, writeBundle } from '@mdm/federation';
import { dnOfCertificate, ecKeyFrom, parseDn } from '@mdm/identity';
import { z } from 'zod';
import { type Authorities, readAuthorities } from './authorities.js';
import { readIfThere, readSiteCa, siteDirectory } from './layout.js';
import { readTokenKeys } from './token-keys.js';

const dayMs = 86_400_000;
const defaultDays = 365;
const organisation = '2.5.4.10';

export interface PublishOptions {
  /** Where other sites dial; default: as in the bundle before. */
  readonly services?: Bundle['services'];
  /** How long the bundle is valid, from now on; default 365. */
  readonly days?: number;
  /** Sign anew also when nothing has changed. */
  readonly renew?: boolean;
  /** The CAs to name; default: those that are there. */
  readonly authorities?: Authorities;
  readonly clock: () => number;
}

export interface PublishedBundle {
  readonly site: string;
  readonly file: string;
  readonly version: number;
}

const headerSchema = z.object({ x5c: z.array(z.string()) });

/**
 * Signs and writes what the site says of itself: its CAs, its token keys, its addresses. When the bundle that is there says
 * the same, it stays.
 * @throws invalid-argument     `services` is needed for the first bundle
 * @throws failed-precondition  CA, token key or the former bundle cannot be read
 */
export async function publishBundle(root: string, options: PublishOptions): Promise<PublishedBundle> {
  const { clock, days = defaultDays, renew = false } = options;
  const { site, ca } = await readSiteCa(root);
  const { federation } = siteDirectory(root);
  const { signer, inUse, succession } = options.authorities ?? (await readAuthorities(root));
  const file = path.join(federation, `${site}.bundle`);
  const former = await readFormer(file);
  const services =
    options.services ??
    former?.bundle.services ??
    fail('invalid-argument', 'the first bundle of a site needs the addresses of gateway and hydra', {
      field: 'services',
      remedy: 'make it with "mdm pki bundle", or set the site up with "mdm site init"',
    });
  const says = {
    site,
    title: titleOf(ca.cert, site),
    ca: [...inUse],
    tokenKeys: (await readTokenKeys(root)).map(({ publicJwk }) => publicJwk).sort(byKeyId),
    services,
  };
  if (
    !renew &&
    former &&
    isDeepStrictEqual(saidBy(former), { ...says, x5c: x5cOf(signer.cert, succession) })
  ) {
    return { site, file, version: former.bundle.version };
  }
  const now = clock();
  const issuedAt = new Date(now).toISOString();
  const version = (former?.bundle.version ?? 0) + 1;
  const text = await signBundle({
    bundle: {
      ...says,
      version,
      issuedAt,
      expiresAt: new Date(now + days * dayMs).toISOString(),
      since: former?.bundle.since ?? issuedAt,
    },
    caCertificate: signer.cert,
    formerCas: succession,
    caKey: ecKeyFrom(signer.key).privateKey,
  });
  await mkdir(federation, { recursive: true, mode: 0o755 });
  await writeBundle(federation, site, text);
  return { site, file, version };
}

const byKeyId = (a: TokenKeyJwk, b: TokenKeyJwk): number => (a.kid < b.kid ? -1 : 1);

const x5cOf = (...[first, rest]: [string, readonly string[]]): string[] =>
  [first, ...rest].map((pem) => new X509Certificate(pem).raw.toString('base64'));

function saidBy({ bundle, x5c }: FormerBundle) {
  const { site, title, ca, tokenKeys, services } = bundle;
  return { site, title, ca, tokenKeys: [...tokenKeys].sort(byKeyId), services, x5c };
}

/** The organisation that `mdm pki init` gave the CA. */
const titleOf = (certificate: string, site: string): string =>
  parseDn(dnOfCertificate(new X509Certificate(certificate)))
    .flat()
    .find(({ oid }) => oid === organisation)?.value ?? site;

interface FormerBundle {
  readonly bundle: Bundle;
  readonly x5c: readonly string[];
}

/** The bundle that this one replaces. It is the site's own file, so that nothing is verified, and it may have expired. */
async function readFormer(file: string): Promise<FormerBundle | undefined> {
  const text = await readIfThere(file);
  if (text === undefined) return undefined;
  try {
    const [header, payload] = text
      .split('.')
      .slice(0, 2)
      .map((part): unknown => JSON.parse(Buffer.from(part, 'base64url').toString('utf8')));
    return { bundle: bundleSchema.parse(payload), x5c: headerSchema.parse(header).x5c };
  } catch (cause) {
    return fail('failed-precondition', `"${file}" is not a bundle`, {
      field: 'directory',
      remedy: 'restore it: without it the version of the next one is not known',
      cause,
    });
  }
}

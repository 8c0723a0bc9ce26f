import { rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { serviceNames } from '@mdm/config';
import { createNextSiteCa, replaceFile, writeCredential } from '@mdm/identity';
import { readAuthorities, readSuccession, successionFile } from './authorities.js';
import { exists, readSiteCa, siteDirectory } from './layout.js';
import { publishBundle } from './own-bundle.js';
import { issuedByOthers, issueServiceCertificates } from './service-certificates.js';
import { createNextTokenKey, promoteTokenKey, tokenKeyFiles } from './token-keys.js';

/**
 * What one call of a rotation did. A rotation takes three calls: `prepared` (the new one is published), `promoted` (it is in
 * use, the former one is published still), `retired` (the former one is gone). `waiting` did nothing but say why.
 */
export type RotationStep =
  | { readonly step: 'prepared' | 'promoted' | 'retired'; readonly bundleVersion: number }
  | {
      readonly step: 'waiting';
      readonly bundleVersion: number;
      /** Peers that do not have this version of the bundle. */
      readonly peers?: readonly string[];
      /** Milliseconds since the epoch: until then the former one is in use. */
      readonly until?: number;
      /** Directories with certificates of the former CA. */
      readonly certificates?: readonly string[];
    };

export interface RotationOptions {
  /** The peers that do not have this version of the bundle yet. */
  readonly lacking: (bundleVersion: number) => Promise<readonly string[]>;
  /** Take the step although something is to be waited for. */
  readonly force?: boolean;
  readonly clock: () => number;
}

export interface CaRotationOptions extends RotationOptions {
  /** How long the new CA is valid. */
  readonly caDays: number;
  /** How long the certificates of services are. */
  readonly serviceDays: number;
}

/** The longest life of a token, the clocks of two sites apart, and the gateway that takes the new key up. */
const tokensEndMs = 17 * 60_000;
/** Longer than calls run on a connection that was opened with a former certificate. */
const connectionsEndMs = 2 * 60_000;
/** Two former CAs, each with its cross certificate. */
const maxSuccession = 4;

/**
 * Takes the next step of a change of the token key. Whatever breaks off is ended by the next call; no step lets the gateway
 * sign with a key that is not published.
 */
export async function rotateTokenKey(
  root: string,
  { lacking, force = false, clock }: RotationOptions,
): Promise<RotationStep> {
  const { next, former } = tokenKeyFiles(root);
  const publish = async () => (await publishBundle(root, { clock })).version;
  if (await exists(next)) {
    const bundleVersion = await publish();
    const peers = force ? [] : await lacking(bundleVersion);
    if (peers.length > 0) return { step: 'waiting', bundleVersion, peers };
    await promoteTokenKey(root);
    return { step: 'promoted', bundleVersion: await publish() };
  }
  if (await exists(former)) {
    const until = (await stat(former)).mtimeMs + tokensEndMs;
    if (!force && until > clock()) return { step: 'waiting', bundleVersion: await publish(), until };
    await rm(former);
    return { step: 'retired', bundleVersion: await publish() };
  }
  await createNextTokenKey(root);
  return { step: 'prepared', bundleVersion: await publish() };
}

/** Takes the next step of a change of the CA. Whatever breaks off is ended by the next call. */
export async function rotateCa(root: string, options: CaRotationOptions): Promise<RotationStep> {
  const { lacking, force = false, clock } = options;
  const { ca, nextCa, formerCa } = siteDirectory(root);
  const publish = async () => (await publishBundle(root, { clock })).version;
  if (!(await exists(ca)) && (await exists(nextCa))) await rename(nextCa, ca);
  if (await exists(nextCa)) {
    const bundleVersion = await publish();
    const peers = force ? [] : await lacking(bundleVersion);
    if (peers.length > 0) return { step: 'waiting', bundleVersion, peers };
    await rename(ca, formerCa);
    await rename(nextCa, ca);
    await renewServices(root, options);
    return { step: 'promoted', bundleVersion: await publish() };
  }
  if (!(await exists(formerCa))) {
    await prepareNextCa(root, options);
    return { step: 'prepared', bundleVersion: await publish() };
  }
  if ((await issuedByOthers(root, 'certificates')).length > 0) {
    await renewServices(root, options);
    return { step: 'promoted', bundleVersion: await publish() };
  }
  if (!force) {
    const users = await issuedByOthers(root, 'users');
    const certificates = users.map(({ directory }) => directory);
    if (certificates.length > 0) return { step: 'waiting', bundleVersion: await publish(), certificates };
    const until = (await lastRenewal(root)) + connectionsEndMs;
    if (until > clock()) return { step: 'waiting', bundleVersion: await publish(), until };
  }
  const authorities = await readAuthorities(root);
  const { version } = await publishBundle(root, {
    clock,
    authorities: { ...authorities, inUse: [authorities.signer.cert] },
  });
  await rm(formerCa, { recursive: true });
  return { step: 'retired', bundleVersion: version };
}

async function prepareNextCa(root: string, { caDays, clock }: CaRotationOptions): Promise<void> {
  const directory = siteDirectory(root);
  const former = (await readSiteCa(root)).ca;
  const { ca, cross } = await createNextSiteCa({ former, validity: { days: caDays }, clock });
  const succession = [cross, former.cert, ...(await readSuccession(directory.ca))].slice(0, maxSuccession);
  const scratch = `${directory.nextCa}.new`;
  await rm(scratch, { recursive: true, force: true });
  await writeCredential(scratch, ca);
  await replaceFile(path.join(scratch, successionFile), succession.join(''), { mode: 0o644 });
  await rename(scratch, directory.nextCa);
}

const renewServices = (root: string, { serviceDays: days, clock }: CaRotationOptions) =>
  issueServiceCertificates(root, { days, clock });

/** When the youngest certificate of a service was written, in milliseconds since the epoch. */
async function lastRenewal(root: string): Promise<number> {
  const { tls } = siteDirectory(root);
  const written = serviceNames.map(async (name) => {
    const file = path.join(tls(name), 'cert.pem');
    return (await exists(file)) ? (await stat(file)).mtimeMs : 0;
  });
  return Math.max(...(await Promise.all(written)));
}

import { X509Certificate } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '@mdm/errors';
import type { Bundle } from '@mdm/federation';
import type { Command } from 'commander';
import { wholeNumber } from '../../arguments.js';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';
import { readSiteCa, siteDirectory } from './site-directory.js';

interface BundleOptions {
  readonly gatewayAddress: string;
  readonly hydraAddress: string;
  readonly days: number;
}

const dayMs = 86_400_000;

export function addBundle(pki: Command, bind: Bind): void {
  const command = pki
    .command('bundle')
    .description(
      'sign the bundle by which the other sites know this one; again before it ends, or after a change',
    )
    .argument('<directory>', 'where the site is kept')
    .requiredOption('--gateway-address <host:port>', 'where the other sites dial the gateway')
    .requiredOption('--hydra-address <host:port>', 'where the other sites dial hydra')
    .option('--days <days>', 'how long it is valid', wholeNumber(1, 3_650), 365)
    .action(bind(bundle));
  examples(command, [
    'mdm pki bundle /etc/mdm --gateway-address mdm.hospital-a.example:8443 --hydra-address mdm.hospital-a.example:8444',
    'give federation/a.bundle to the other sites, and tell them the fingerprint by telephone',
  ]);
}

async function bundle({ out }: Cli, root: string, options: BundleOptions): Promise<undefined> {
  const { ca, site } = await readSiteCa(root);
  const { ecKeyFrom, tokenKeyFrom } = await import('@mdm/identity');
  const { signBundle, writeBundle } = await import('@mdm/federation');
  const { federation, secrets } = siteDirectory(root);
  const tokenKey = await tokenKeyFrom(await readTokenKey(path.join(secrets('gateway'), 'token-key.pem')));
  const file = path.join(federation, `${site}.bundle`);
  const former = await readFormer(file);
  const now = Date.now();
  const issuedAt = new Date(now).toISOString();
  const version = (former?.version ?? 0) + 1;
  const text = await signBundle({
    bundle: {
      site,
      title: titleOf(ca.cert, site),
      version,
      issuedAt,
      expiresAt: new Date(now + options.days * dayMs).toISOString(),
      since: former?.since ?? issuedAt,
      ca: [ca.cert],
      tokenKeys: [tokenKey.publicJwk],
      services: {
        gateway: { address: options.gatewayAddress },
        hydra: { address: options.hydraAddress },
      },
    },
    caCertificate: ca.cert,
    caKey: ecKeyFrom(ca.key).privateKey,
  });
  await mkdir(federation, { recursive: true, mode: 0o755 });
  await writeBundle(federation, site, text);
  if (out.json) await out.value({ site, file, version });
  else await out.line(file);
  return undefined;
}

async function readTokenKey(file: string): Promise<string> {
  const { readPrivateFile } = await import('@mdm/config');
  return readPrivateFile(file);
}

/** The organisation that `mdm pki init` gave the CA. */
const titleOf = (certificate: string, site: string): string =>
  /^O=(.+)$/m.exec(new X509Certificate(certificate).subject)?.[1] ?? site;

/**
 * The bundle that this one replaces. It is the site's own file, so only its version and its first day are wanted, and it
 * may have expired.
 */
async function readFormer(file: string): Promise<Bundle | undefined> {
  const { bundleSchema } = await import('@mdm/federation');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    const [, payload = ''] = text.split('.');
    return bundleSchema.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
  } catch (cause) {
    return fail('failed-precondition', `"${file}" is not a bundle`, {
      field: 'directory',
      remedy: 'restore it: without it the version of the next one is not known',
      cause,
    });
  }
}

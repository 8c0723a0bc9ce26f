import { readFile } from 'node:fs/promises';
import { fail } from '@mdm/errors';
import type { Command } from 'commander';
import type { Bind, Cli } from '../../cli.js';
import { examples } from '../../help.js';

const maxFileSize = 64 * 1024;

export function addFingerprint(pki: Command, bind: Bind): void {
  const command = pki
    .command('fingerprint')
    .description('show the CA fingerprint of a bundle or certificate, to be compared before it is pinned')
    .argument('<file>', 'a .bundle, or a CA certificate as PEM')
    .action(bind(fingerprint));
  examples(command, [
    'mdm pki fingerprint b.bundle',
    'compare it with site b by telephone, then write it into federation.peers of site.yaml',
  ]);
}

async function fingerprint({ out }: Cli, file: string): Promise<undefined> {
  const text = await readFile(file, 'utf8').catch((cause: unknown) =>
    fail('invalid-argument', `"${file}" cannot be read`, { field: 'file', remedy: 'check the path', cause }),
  );
  if (text.length > maxFileSize)
    fail('invalid-argument', `"${file}" is longer than 64 KiB`, { field: 'file' });
  const { caFingerprint, inspectBundle } = await import('@mdm/federation');
  if (text.includes('-----BEGIN CERTIFICATE-----')) {
    const certificate = caFingerprint(text);
    if (out.json) await out.value({ fingerprint: certificate });
    else await out.line(certificate);
    return undefined;
  }
  const { bundle, fingerprint: pinned } = await inspectBundle(text.trim(), { clock: Date.now });
  const { site, title, version, expiresAt, services } = bundle;
  if (out.json) await out.value({ site, title, version, expiresAt, services, fingerprint: pinned });
  else {
    await out.pairs([
      ['site', site],
      ['name', title],
      ['version', String(version)],
      ['valid until', expiresAt],
      ['gateway', services.gateway.address],
      ['hydra', services.hydra.address],
      ['CA fingerprint', pinned],
    ]);
  }
  return undefined;
}

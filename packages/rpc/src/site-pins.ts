import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { ServiceConfig, SiteConfig } from '@mdm/config';
import { fail } from '@mdm/errors';
import { caFingerprint, type PeerPin, type PinSource, whileUnchanged } from '@mdm/federation';
import { canonicalDn } from '@mdm/identity';
import { siteReader } from './live-site.js';

/**
 * The pins of a site: its own by the `ca.pem` of the service, those of its peers by `federation.peers` of site.yaml. Both
 * files may change while the service runs.
 */
export function sitePins(config: ServiceConfig): PinSource {
  const { site, siteFile, tlsDirectory } = config;
  const ofCa = remembered((text: string) => [{ site: site.site, fingerprint: caFingerprint(text) }]);
  const ofPeers = remembered(peersOf);
  const readSite = siteReader(config);
  const caFile = path.join(tlsDirectory, 'ca.pem');
  const readCa = whileUnchanged(() => caText(caFile));
  return {
    read: async () => [...ofCa(await readCa([caFile])), ...ofPeers(await readSite())],
    watched: [tlsDirectory, path.dirname(siteFile)],
  };
}

const peersOf = ({ federation }: SiteConfig): readonly PeerPin[] =>
  federation.peers.map(({ subjects, ...pin }) => ({ ...pin, subjects: subjects?.map(canonicalDn) }));

function caText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) =>
    fail('failed-precondition', `"${file}" cannot be read any more`, {
      field: 'ca.pem',
      remedy: 'make it a file that this service may read; until then the pins stay as they were',
      cause,
    }),
  );
}

/** The same pins for the same source, so that only a change is one. */
function remembered<Source>(understand: (source: Source) => readonly PeerPin[]) {
  let last: { readonly source: Source; readonly pins: readonly PeerPin[] } | undefined;
  return (source: Source): readonly PeerPin[] => {
    if (last?.source !== source) last = { source, pins: understand(source) };
    return last.pins;
  };
}

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseSite, type ServiceConfig } from '@mdm/config';
import { fail } from '@mdm/errors';
import { caFingerprint, type PeerPin, type PinSource } from '@mdm/federation';
import { canonicalDn } from '@mdm/identity';

/**
 * The pins of a site: its own by the `ca.pem` of the service, those of its peers by `federation.peers` of site.yaml. Both
 * files may change while the service runs; nothing else of site.yaml takes effect before a restart.
 */
export function sitePins({ site: { site: own }, siteFile, tlsDirectory }: ServiceConfig): PinSource {
  const ofCa = remembered((text) => [{ site: own, fingerprint: caFingerprint(text) }]);
  const ofSite = remembered((text) => peersOf(text, own));
  return {
    read: async () => [...(await ofCa(path.join(tlsDirectory, 'ca.pem'))), ...(await ofSite(siteFile))],
    watched: [tlsDirectory, path.dirname(siteFile)],
  };
}

function peersOf(siteText: string, own: string): readonly PeerPin[] {
  const { site, federation } = parseSite(siteText);
  if (site !== own) {
    fail('failed-precondition', `site.yaml: site: is now "${site}" in place of "${own}"`, {
      field: 'site.yaml: site',
      remedy: 'never change the id of a site: it is part of every LFN and certificate',
    });
  }
  return federation.peers.map(({ subjects, ...pin }) => ({ ...pin, subjects: subjects?.map(canonicalDn) }));
}

/** Reads a file and understands it anew only when its text has changed. */
function remembered(understand: (text: string) => readonly PeerPin[]) {
  let last: { readonly text: string; readonly pins: readonly PeerPin[] } | undefined;
  return async (file: string): Promise<readonly PeerPin[]> => {
    const text = await readFile(file, 'utf8').catch((cause: unknown) =>
      fail('failed-precondition', `"${file}" cannot be read any more`, {
        field: path.basename(file),
        remedy: 'make it a file that this service may read; until then the pins stay as they were',
        cause,
      }),
    );
    if (last?.text !== text) last = { text, pins: understand(text) };
    return last.pins;
  };
}

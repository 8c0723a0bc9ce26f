import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { parseSite, type ServiceConfig, type SiteConfig } from '@mdm/config';
import { fail, MdmError } from '@mdm/errors';
import { followDirectories, whileUnchanged } from '@mdm/federation';
import type { Logger } from '@mdm/telemetry';

const pollMs = 1_000;

/** What of site.yaml takes effect without a restart. */
const liveFields = ['principals', 'identity', 'workstations', 'disclosure', 'metadata', 'emergency'] as const;

export type LiveSettings = Pick<SiteConfig, (typeof liveFields)[number]>;

/** `site.yaml`, followed while the service runs; what does not check leaves what was there before. */
export interface LiveSite {
  current(): LiveSettings;
  /** Calls the listener after each change; returns its removal. */
  onChange(listener: (settings: LiveSettings) => void): () => void;
}

/**
 * Reads `site.yaml`, and understands it anew only when its text has changed.
 * @throws failed-precondition  it cannot be read, or is that of another site
 * @throws invalid-argument     it does not check
 */
export function siteReader({ site: { site: own }, siteFile }: ServiceConfig): () => Promise<SiteConfig> {
  let last: { readonly text: string; readonly site: SiteConfig } | undefined;
  const read = whileUnchanged(() =>
    readFile(siteFile, 'utf8').catch((cause: unknown) =>
      fail('failed-precondition', `"${siteFile}" cannot be read any more`, {
        field: path.basename(siteFile),
        remedy: 'make it a file that this service may read; until then everything stays as it was',
        cause,
      }),
    ),
  );
  return async () => {
    const text = await read([siteFile]);
    if (last?.text !== text) last = { text, site: checked(text, own) };
    return last.site;
  };
}

function checked(text: string, own: string): SiteConfig {
  const site = parseSite(text);
  if (site.site === own) return site;
  return fail('failed-precondition', `site.yaml: site: is now "${site.site}" in place of "${own}"`, {
    field: 'site.yaml: site',
    remedy: 'never change the id of a site: it is part of every LFN and certificate',
  });
}

export async function followSite(
  config: ServiceConfig,
  logger: Pick<Logger, 'info' | 'warn'>,
): Promise<LiveSite & { close(): void }> {
  const read = siteReader(config);
  const listeners = new Set<(settings: LiveSettings) => void>();
  let current: LiveSettings = config.site;
  let seen: SiteConfig | undefined;
  let problem: string | undefined;
  const follower = await followDirectories({
    directories: [path.dirname(config.siteFile)],
    pollMs,
    read: async () => {
      const site = await read();
      problem = undefined;
      if (site === seen) return;
      const isFirst = seen === undefined;
      seen = site;
      current = site;
      if (isFirst) return;
      for (const listener of listeners) listener(current);
      logger.info(
        { inUse: liveFields },
        'site.yaml has changed: these of its settings are in use as they are now',
      );
    },
    onError: (thrown) => {
      const error = MdmError.from(thrown);
      if (error.message !== problem)
        logger.warn({ err: error }, 'the changed site.yaml is not in use, the former one stays');
      problem = error.message;
    },
  });
  return {
    current: () => current,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => {
      follower.close();
      listeners.clear();
    },
  };
}

import { readFile } from 'node:fs/promises';
import { parseSite, type SiteConfig } from '@mdm/config';
import { fail } from '@mdm/errors';
import { replaceFile } from '@mdm/identity';
import { type Document, isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { siteDirectory } from './layout.js';

/** What a site is told to believe of another one. */
export interface Pin {
  readonly site: string;
  readonly fingerprint: string;
}

/**
 * What `site.yaml` says.
 * @throws failed-precondition  there is none
 * @throws invalid-argument     it does not check
 */
export async function readSiteConfig(root: string): Promise<SiteConfig> {
  return parseSite(await readText(root));
}

/** Pins a site, or replaces the fingerprint of its pin; comments and everything else in `site.yaml` stay. */
export async function pinSite(root: string, { site, fingerprint }: Pin): Promise<void> {
  await editPeers(root, (document) => {
    const present = pinOf(document, site);
    const peers = document.getIn(['federation', 'peers']);
    if (present) present.set('fingerprint', fingerprint);
    else if (isSeq(peers)) {
      if (peers.items.length === 0) peers.flow = false;
      peers.add(document.createNode({ site, fingerprint }));
    } else document.setIn(['federation', 'peers'], document.createNode([{ site, fingerprint }]));
  });
}

/** Takes the pin of a site away. @throws not-found */
export async function unpinSite(root: string, site: string): Promise<void> {
  await editPeers(root, (document) => {
    const peers = document.getIn(['federation', 'peers']);
    const present = pinOf(document, site);
    if (!isSeq(peers) || !present) {
      fail('not-found', `site "${site}" is not one of "federation.peers"`, {
        field: 'site',
        remedy: 'see "mdm site status" for the sites that are',
      });
    }
    peers.items.splice(peers.items.indexOf(present), 1);
  });
}

/** The result has to check before it replaces the file that services read. */
async function editPeers(root: string, edit: (document: Document) => void): Promise<void> {
  const { config } = siteDirectory(root);
  const document = parseDocument(await readText(root));
  parseSite(document.toString());
  edit(document);
  const text = document.toString({ lineWidth: 0, flowCollectionPadding: false });
  parseSite(text);
  await replaceFile(config, text);
}

function pinOf(document: Document, site: string): YAMLMap | undefined {
  const peers = document.getIn(['federation', 'peers']);
  if (!isSeq(peers)) return undefined;
  return peers.items.filter(isMap).find((peer) => peer.get('site') === site);
}

async function readText(root: string): Promise<string> {
  const { config } = siteDirectory(root);
  return readFile(config, 'utf8').catch((cause: unknown) =>
    fail('failed-precondition', `"${config}" cannot be read`, {
      field: 'directory',
      remedy: 'name the directory of the site, in which "mdm site init" has written site.yaml',
      cause,
    }),
  );
}

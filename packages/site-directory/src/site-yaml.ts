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
  await editSite(root, (document) => {
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
  await editSite(root, (document) => {
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

type Fields = Readonly<Record<string, unknown>>;

/** An entry of a list in `identity`, put in place of the one with the same name. */
export async function admitIdentity(
  root: string,
  entry:
    | { readonly list: 'vos'; readonly value: { readonly name: string } & Fields }
    | { readonly list: 'providers'; readonly value: { readonly issuer: string } & Fields },
): Promise<void> {
  const { list, value } = entry;
  const key = list === 'vos' ? 'name' : 'issuer';
  await editSite(root, (document) => {
    const node = document.createNode(value);
    const present = document.getIn(['identity', list]);
    if (!isSeq(present)) {
      document.setIn(['identity', list], document.createNode([value]));
      return;
    }
    if (present.items.length === 0) present.flow = false;
    const at = present.items.findIndex((item) => isMap(item) && item.get(key) === value[key]);
    if (at === -1) present.add(node);
    else present.set(at, node);
  });
}

/** Names the directory of `identity`, where site.yaml does not yet; the one that it names. */
export async function identityDirectory(
  root: string,
  name: 'caDirectory' | 'vomsDirectory',
  otherwise: string,
): Promise<string> {
  const present = (await readSiteConfig(root)).identity[name];
  if (present !== undefined) return present;
  await editSite(root, (document) => document.setIn(['identity', name], otherwise));
  return otherwise;
}

/** The result has to check before it replaces the file that services read. */
async function editSite(root: string, edit: (document: Document) => void): Promise<void> {
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

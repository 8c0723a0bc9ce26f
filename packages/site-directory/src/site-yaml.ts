import { readFile } from 'node:fs/promises';
import { parseSite, type SiteConfig } from '@mdm/config';
import { fail } from '@mdm/errors';
import { canonicalDn, dnStartsWith, replaceFile } from '@mdm/identity';
import { type Document, isMap, isSeq, parseDocument, type YAMLMap } from 'yaml';
import { siteDirectory } from './layout.js';

/** What a site is told to believe of another one. */
export interface Pin {
  readonly site: string;
  readonly fingerprint: string;
  /** How the DNs begin of the people that it may vouch for. */
  readonly subjects: readonly string[];
}

/**
 * What `site.yaml` says.
 * @throws failed-precondition  there is none
 * @throws invalid-argument     it does not check
 */
export async function readSiteConfig(root: string): Promise<SiteConfig> {
  return parseSite(await readText(root));
}

/**
 * The people of a hospital as `mdm site init` names them, for a pin: `/O=<title>`. The other site has chosen its title, so
 * it must not be one that makes it vouch for people of this site or of another peer.
 * @throws failed-precondition (field subjects)  it is, or is no part of a DN
 */
export async function subjectsByTitle(
  root: string,
  { site, title }: { readonly site: string; readonly title: string },
): Promise<readonly string[]> {
  const config = await readSiteConfig(root);
  const remedy = 'say with --subjects how the DNs of its people begin';
  const subject = organization(title, remedy);
  const others = [
    organization(config.title, remedy),
    ...config.federation.peers.flatMap((peer) => (peer.site === site ? [] : (peer.subjects ?? []))),
  ];
  const shared = others.find((other) => dnStartsWith(subject, other) || dnStartsWith(other, subject));
  if (shared === undefined) return [subject];
  return fail('failed-precondition', `people of site "${site}" would be named like those of "${shared}"`, {
    field: 'subjects',
    remedy,
  });
}

function organization(title: string, remedy: string): string {
  try {
    return canonicalDn(`/O=${title}`);
  } catch (cause) {
    return fail('failed-precondition', `the name "${title}" is no part of a DN`, {
      field: 'subjects',
      remedy,
      cause,
    });
  }
}

/**
 * Pins a site, or replaces the fingerprint of its pin, which keeps what it is limited to; comments and everything else in
 * `site.yaml` stay.
 */
export async function pinSite(root: string, { site, fingerprint, subjects }: Pin): Promise<void> {
  await editSite(root, (document) => {
    const present = pinOf(document, site);
    const peers = document.getIn(['federation', 'peers']);
    if (present) present.set('fingerprint', fingerprint);
    else if (isSeq(peers)) {
      if (peers.items.length === 0) peers.flow = false;
      peers.add(document.createNode({ site, fingerprint, subjects }));
    } else document.setIn(['federation', 'peers'], document.createNode([{ site, fingerprint, subjects }]));
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

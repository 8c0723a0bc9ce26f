import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '@mdm/errors';
import { type ChainCertificate, readAnchors } from '../chain/chain-certificate.js';
import { canonicalDn } from '../dn.js';
import {
  type DirectoryKind,
  type DirectoryOptions,
  type LiveDirectory,
  openLiveDirectory,
} from '../trust/live-directory.js';

/** Canonical DNs: the VOMS server, its CA, and perhaps CAs above. */
export type SignerChain = readonly string[];

/** Who may sign for a VO. */
export interface VoSigners {
  /** By host, lower case. */
  readonly chains: ReadonlyMap<string, readonly SignerChain[]>;
  /** Asked where there are no chains of the host. */
  readonly certificates: readonly ChainCertificate[];
}

/** By name of the VO. */
export type VomsTrust = ReadonlyMap<string, VoSigners>;

type Content =
  | { readonly kind: 'chains'; readonly chains: readonly SignerChain[] }
  | { readonly kind: 'certificates'; readonly certificates: readonly ChainCertificate[] };

/** While they are collected. */
interface Signers {
  readonly chains: Map<string, readonly SignerChain[]>;
  readonly certificates: ChainCertificate[];
}

const voName = /^[A-Za-z0-9_-][A-Za-z0-9_.-]*$/;
const fileName = /^[A-Za-z0-9_-][^/]*\.(?:lsc|pem)$/;
const separator = /^-+ *NEXT CHAIN *-+$/;
const maxSize = 64 * 1024;
const maxDns = 100;

/**
 * Opens a directory of VOMS servers as grid software keeps it, usually `/etc/grid-security/vomsdir`, and follows it:
 * `<vo>/<host>.lsc` has the DN of the server and of its CA, one a line; `<vo>/*.pem`, the older form, the certificate
 * of the server. A VO without a directory is unknown.
 * @throws failed-precondition (field directory)
 */
export function openVomsDirectory(options: DirectoryOptions): Promise<LiveDirectory<VomsTrust>> {
  return openLiveDirectory(vomsDirectory, options);
}

const vomsDirectory: DirectoryKind<Content, VomsTrust> = {
  title: 'VOMS directory',
  list: async (directory) => {
    const files: string[] = [];
    for (const entry of await readdir(directory, { withFileTypes: true })) {
      if (!voName.test(entry.name) || entry.isFile()) continue;
      const names = await readdir(path.join(directory, entry.name)).catch(() => []);
      files.push(...names.filter((name) => fileName.test(name)).map((name) => `${entry.name}/${name}`));
    }
    return files;
  },
  maxSize: () => maxSize,
  parse: (file, bytes) =>
    file.endsWith('.lsc')
      ? { kind: 'chains', chains: parseLsc(bytes.toString()) }
      : { kind: 'certificates', certificates: readAnchors(bytes.toString('latin1')) },
  build: (contents) => {
    const vos = new Map<string, Signers>();
    for (const [file, content] of contents) {
      const { dir: vo, name: host } = path.posix.parse(file);
      const signers: Signers = vos.get(vo) ?? { chains: new Map(), certificates: [] };
      vos.set(vo, signers);
      if (content.kind === 'chains') signers.chains.set(host.toLowerCase(), content.chains);
      else signers.certificates.push(...content.certificates);
    }
    return { view: vos, problems: [] };
  },
};

/**
 * Reads an `.lsc` file: chains of DNs from the VOMS server up, with a line "------ NEXT CHAIN ------" between. Where a
 * DN follows itself, as in the form with a subject and an issuer for each certificate, it is one.
 * @throws invalid-argument (field lsc, dn)
 */
export function parseLsc(text: string): readonly SignerChain[] {
  const chains: string[][] = [[]];
  for (const raw of text.split('\n')) {
    const line = raw.trim().replace(/^"(.*)"$/, '$1');
    if (line === '' || line.startsWith('#')) continue;
    const chain = chains.at(-1);
    if (separator.test(line)) chains.push([]);
    else if (chain !== undefined) {
      const dn = canonicalDn(line);
      if (chain.at(-1) !== dn) chain.push(dn);
    }
  }
  if (chains.flat().length > maxDns) unusable(`it has more than ${maxDns} names`);
  if (chains.some(({ length }) => length < 2))
    unusable('a chain has not the names of a server and of its CA');
  return chains;
}

function unusable(problem: string): never {
  return fail('invalid-argument', `the names of a VOMS server cannot be used: ${problem}`, {
    field: 'lsc',
    remedy: 'write the DN of the server and of its CA, one a line',
  });
}

import type { X509Certificate } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { MdmError } from '@mdm/errors';
import { subjectOf } from '../certificate-names.js';
import { type ChainCertificate, readAnchors } from '../chain/chain-certificate.js';
import { type Crl, readCrls } from '../chain/crl.js';
import {
  type DirectoryKind,
  type DirectoryOptions,
  type FileProblem,
  type LiveDirectory,
  openLiveDirectory,
  unusable,
} from './live-directory.js';
import { nameHashes } from './name-hash.js';
import {
  joinNamespaces,
  type NameRule,
  type OwnedRules,
  parseNamespaces,
  parseSigningPolicy,
} from './namespaces.js';
import type { Trust } from './trust.js';

export interface CaDirectoryOptions extends DirectoryOptions {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
}

type Content =
  | { readonly kind: 'anchors'; readonly anchors: readonly ChainCertificate[] }
  | { readonly kind: 'crls'; readonly crls: readonly Crl[] }
  | { readonly kind: 'signing_policy' | 'namespaces'; readonly rules: readonly NameRule[] };

interface View {
  readonly trust: Trust;
  /** With the file of each, since they become stale while nothing changes. */
  readonly crls: readonly (readonly [file: string, crl: Crl])[];
}

const fileName = /^([0-9a-f]{8})\.(?:([0-9])|(r[0-9])|(signing_policy|namespaces))$/;
const maxTextSize = 256 * 1024;
const maxCrlSize = 16 * 1024 * 1024;

/**
 * Opens a CA directory as grid software keeps it, usually `/etc/grid-security/certificates`, and follows it: `<hash>.0`
 * to `.9` are CAs, `<hash>.r0` to `.r9` their CRLs, `<hash>.signing_policy` and `<hash>.namespaces` the names that they may
 * vouch for; of the two the latter is heard when it is there. Certificates and CRLs are PEM or DER. Other files are not read.
 *
 * The hash is that of the subject, in OpenSSL's new or old form. Every other program on the host finds files by it, so one
 * whose name belongs to another CA is in use for nobody and is not used here either. A CA under both names is one CA.
 *
 * A CA without a usable policy may vouch for nobody (reason `namespace`), and one whose CRL is there and says nothing
 * is not believed (reason `revocation-unknown`); without a CRL it is not asked.
 *
 * @throws failed-precondition (field directory)
 */
export async function openCaDirectory(options: CaDirectoryOptions): Promise<LiveDirectory<Trust>> {
  const live = await openLiveDirectory(caDirectory, options);
  return {
    ...live,
    current: () => live.current().trust,
    onChange: (listener) => live.onChange(({ trust }) => listener(trust)),
    problems: () => [...live.problems(), ...staleCrls(live.current(), options.clock())],
  };
}

/** The hash under which programs look for the files of a CA, in OpenSSL's new form. */
export function caFileHash({ raw }: X509Certificate): string {
  return nameHashes(subjectOf(raw))[0];
}

const caDirectory: DirectoryKind<Content, View> = {
  title: 'CA directory',
  list: async (directory) => (await readdir(directory)).filter((file) => fileName.test(file)),
  maxSize: (file) => (/\.r\d$/.test(file) ? maxCrlSize : maxTextSize),
  parse: (file, bytes) => {
    const [, hash = '', number, crlNumber, policy] = fileName.exec(file) ?? [];
    if (number !== undefined) {
      const anchors = readAnchors(pemOrDer(bytes));
      for (const anchor of anchors) checkName(hash, hashesOf(anchor));
      if (anchors.length === 0) throw unusable(file, 'it holds no certificate');
      return { kind: 'anchors', anchors };
    }
    if (crlNumber !== undefined) {
      const crls = readCrls(pemOrDer(bytes));
      for (const { issuerHashes } of crls) checkName(hash, issuerHashes);
      return { kind: 'crls', crls };
    }
    const text = bytes.toString();
    return policy === 'namespaces'
      ? { kind: 'namespaces', rules: parseNamespaces(text) }
      : { kind: 'signing_policy', rules: parseSigningPolicy(text) };
  },
  build,
};

function build(
  contents: ReadonlyMap<string, Content>,
  unreadable: ReadonlySet<string>,
): { readonly view: View; readonly problems: readonly FileProblem[] } {
  const anchors = new Map<string, ChainCertificate>();
  const crls: [string, Crl][] = [];
  for (const [file, content] of contents) {
    if (content.kind === 'crls') crls.push(...content.crls.map((crl): [string, Crl] => [file, crl]));
    if (content.kind === 'anchors')
      for (const anchor of content.anchors) anchors.set(anchor.x509.fingerprint256, anchor);
  }
  const owned = [...anchors.values()].flatMap((anchor) => rulesOf(anchor, contents, unreadable));
  const hashes = new Set([...anchors.values()].flatMap(hashesOf));
  const orphans = [...contents.keys()].filter(
    (file) => /[sn]/.test(file.slice(9, 10)) && !hashes.has(file.slice(0, 8)),
  );
  return {
    view: {
      trust: {
        anchors: [...anchors.values()],
        crls: onePerSignature(crls.map(([, crl]) => crl)),
        unreadableCrls: new Set(
          [...unreadable].filter((file) => file.charAt(9) === 'r').map((file) => file.slice(0, 8)),
        ),
        namespaces: joinNamespaces(owned),
      },
      crls,
    },
    problems: orphans.map((file) => ({
      file,
      error: unusable(file, 'no CA of the directory has the hash of its name'),
    })),
  };
}

/** What the files of a CA say; nothing at all when the one that decides cannot be read. */
function rulesOf(
  anchor: ChainCertificate,
  contents: ReadonlyMap<string, Content>,
  unreadable: ReadonlySet<string>,
): readonly OwnedRules[] {
  const ownerDn = anchor.subjectDn;
  for (const kind of ['namespaces', 'signing_policy'] as const) {
    const files = hashesOf(anchor).map((hash) => `${hash}.${kind}`);
    const found = files.flatMap((file) => {
      const content = contents.get(file);
      return content?.kind === kind ? [{ ownerDn, rules: content.rules }] : [];
    });
    if (found.length > 0) return found;
    if (files.some((file) => unreadable.has(file))) return [{ ownerDn, rules: [] }];
  }
  return [];
}

function hashesOf({ x509 }: ChainCertificate): readonly string[] {
  return nameHashes(subjectOf(x509.raw));
}

function checkName(hash: string, hashes: readonly string[]): void {
  if (hashes.includes(hash)) return;
  throw new MdmError('failed-precondition', `its name should start with ${hashes.join(' or ')}`, {
    field: 'file',
  });
}

function pemOrDer(bytes: Buffer): string | readonly Buffer[] {
  return bytes.includes('-----BEGIN ') ? bytes.toString('latin1') : [bytes];
}

/** The same CRL is there under two names. */
function onePerSignature(crls: readonly Crl[]): readonly Crl[] {
  return [...new Map(crls.map((crl) => [crl.signature.toString('latin1'), crl])).values()];
}

function staleCrls({ crls }: View, now: number): readonly FileProblem[] {
  return crls
    .filter(([, { nextUpdate }]) => nextUpdate < now)
    .map(([file, { nextUpdate }]) => ({
      file,
      error: new MdmError(
        'failed-precondition',
        `the CRL in "${file}" ended at ${new Date(nextUpdate).toISOString()}, so nothing of its CA is accepted`,
        { field: 'file', remedy: 'fetch the current CRL of the CA' },
      ),
    }));
}

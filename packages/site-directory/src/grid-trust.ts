import { X509Certificate } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fail } from '@mdm/errors';
import { caFileHash, canonicalDn, dnOfCertificate, replaceFile } from '@mdm/identity';
import { admitIdentity, identityDirectory } from './site-yaml.js';

const publicMode = { mode: 0o644 } as const;

/** A CA whose certificates and proxies are to sign in. */
export interface AdmittedCa {
  /** PEM. */
  readonly certificate: string;
  /** Patterns of the names that it may vouch for, `*` for any characters; default: all below its own O and C. */
  readonly subjects: readonly string[];
  /** PEM. */
  readonly crl?: string;
}

/**
 * Puts a CA into the CA directory of a site, as grid software wants it: under the hash of its name, with the names that it
 * may vouch for. The gateway follows the directory.
 * @returns its DN, and the files
 * @throws invalid-argument (field certificate)
 */
export async function admitCa(
  root: string,
  { certificate, subjects, crl }: AdmittedCa,
): Promise<{ readonly dn: string; readonly files: readonly string[] }> {
  const ca = parse(certificate);
  const dn = dnOfCertificate(ca);
  const directory = await identityDirectory(root, 'caDirectory', path.resolve(root, 'certificates'));
  await mkdir(directory, { recursive: true, mode: 0o755 });
  const hash = caFileHash(ca);
  const written: string[] = [];
  const write = async (extension: string, text: string) => {
    const file = path.join(directory, `${hash}.${extension}`);
    await replaceFile(file, text, publicMode);
    written.push(file);
  };
  await write('signing_policy', signingPolicy(dn, subjects));
  if (crl !== undefined) await write('r0', crl);
  await write('0', ca.toString());
  return { dn, files: written };
}

/** A VOMS server, by which a VO says who its members are. */
export interface VomsServer {
  readonly vo: string;
  readonly host: string;
  /** DNs of the server's certificate and of its CA. */
  readonly serverDn: string;
  readonly caDn: string;
  /** FQANs that are believed, with all below them; undefined: all of the VO. */
  readonly groups?: readonly string[];
}

/**
 * Lets the members of a VO sign in with a proxy: writes the `.lsc` file of its VOMS server, and `identity.vos`.
 * @returns the file
 * @throws invalid-argument  a name is not what it should be
 */
export async function admitVo(root: string, server: VomsServer): Promise<string> {
  const { vo, host, groups } = server;
  const [serverDn, caDn] = [canonicalDn(server.serverDn), canonicalDn(server.caDn)];
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(host)) {
    fail('invalid-argument', 'the host is not a DNS name', { field: 'host' });
  }
  // Checks the name of the VO, and becomes part of a path only then.
  await admitIdentity(root, { list: 'vos', value: { name: vo, ...(groups && { groups }) } });
  const directory = await identityDirectory(root, 'vomsDirectory', path.resolve(root, 'vomsdir'));
  const file = path.join(directory, vo, `${host.toLowerCase()}.lsc`);
  await mkdir(path.dirname(file), { recursive: true, mode: 0o755 });
  await replaceFile(file, `${serverDn}\n${caDn}\n`, publicMode);
  return file;
}

function parse(certificate: string): X509Certificate {
  let ca: X509Certificate;
  try {
    ca = new X509Certificate(certificate);
  } catch (cause) {
    return fail('invalid-argument', 'the certificate cannot be read', { field: 'certificate', cause });
  }
  if (ca.ca) return ca;
  return fail('invalid-argument', 'the certificate is not that of a CA', {
    field: 'certificate',
    remedy: 'name the certificate of the CA that issues certificates to people',
  });
}

/** EACL, as the Globus Toolkit reads it. */
function signingPolicy(dn: string, subjects: readonly string[]): string {
  const patterns = subjects.length > 0 ? subjects : [`${dn.replace(/\/CN=[^/]*$/, '')}/*`];
  const wrong = patterns.find((pattern) => /['"\n]/.test(pattern) || !pattern.startsWith('/'));
  if (wrong !== undefined) {
    fail('invalid-argument', `"${wrong}" is not a pattern of names`, {
      field: 'subjects',
      remedy: 'write the beginning of the names and a *, such as "/C=EU/O=Grid/*"',
    });
  }
  const quoted = patterns.map((pattern) => `"${pattern}"`).join(' ');
  return [
    `access_id_CA      X509    '${dn}'`,
    'pos_rights        globus  CA:sign',
    `cond_subjects     globus  '${quoted}'`,
    '',
  ].join('\n');
}

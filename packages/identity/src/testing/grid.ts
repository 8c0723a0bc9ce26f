import { execFileSync, spawnSync } from 'node:child_process';
import { createPrivateKey, type KeyObject, randomBytes, X509Certificate } from 'node:crypto';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { dnOfCertificate } from '../certificate-names.js';

const hour = 3_600_000;
export const day = 24 * hour;

/** These tests are worth nothing without the other implementation, so its absence is a failure, never a skip. */
function requireTool(name: string, debianPackage: string): void {
  if (spawnSync(name, ['-help']).error) {
    throw new Error(
      `the program "${name}" is needed for this test: install it, on Debian with "apt-get install ${debianPackage}"`,
    );
  }
}

export interface Holder {
  /** PEM files. */
  readonly cert: string;
  readonly key: string;
}

export interface Authority extends Holder {
  readonly directory: string;
  readonly dn: string;
}

export interface CertificateShape {
  readonly dn: string;
  /** Milliseconds before and after now. */
  readonly from?: number;
  readonly until?: number;
  readonly section?: 'person' | 'server' | 'bare';
}

const config = `
[ca]
default_ca = here
[here]
dir = .
database = index.txt
serial = serial
crlnumber = crlnumber
new_certs_dir = issued
certificate = ca.pem
private_key = ca.key
default_md = sha256
policy = anything
unique_subject = no
default_days = 30
default_crl_days = 7
email_in_dn = yes
[anything]
C = optional
O = optional
OU = optional
CN = supplied
emailAddress = optional
[req]
distinguished_name = name
[name]
[authority]
basicConstraints = critical,CA:true
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[person]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature,keyEncipherment
extendedKeyUsage = clientAuth
[server]
basicConstraints = critical,CA:false
keyUsage = critical,digitalSignature,keyEncipherment
extendedKeyUsage = serverAuth
subjectAltName = IP:127.0.0.1
subjectKeyIdentifier = hash
[bare]
basicConstraints = critical,CA:false
`;

/** A grid made by the programs of the grid: CAs by openssl, proxies by the Globus and VOMS clients. For tests. */
export class Grid {
  readonly directory: string;
  #files = 0;

  constructor() {
    requireTool('openssl', 'openssl');
    requireTool('grid-proxy-init', 'globus-proxy-utils');
    requireTool('voms-proxy-fake', 'voms-clients');
    this.directory = mkdtempSync(path.join(tmpdir(), 'mdm-grid-'));
    // voms-proxy-fake crashes without it
    writeFileSync(this.at('.rnd'), randomBytes(1024));
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }

  at(...names: readonly string[]): string {
    return path.join(this.directory, ...names);
  }

  fresh(extension: string): string {
    this.#files += 1;
    return this.at(`file-${this.#files}${extension}`);
  }

  /** A program that crashes is run again: with targets, voms-proxy-fake 2.1 does so one time in ten. */
  run(program: string, args: readonly string[], cwd = this.directory, tries = 5): string {
    try {
      return execFileSync(program, args, {
        cwd,
        env: { PATH: process.env.PATH, HOME: this.directory },
        stdio: ['ignore', 'pipe', 'pipe'],
      }).toString();
    } catch (thrown) {
      if (tries === 1 || Reflect.get(Object(thrown), 'signal') !== 'SIGSEGV') throw thrown;
      return this.run(program, args, cwd, tries - 1);
    }
  }

  key(kind: 'rsa' | 'ec' = 'rsa'): string {
    const file = this.fresh('.key');
    if (kind === 'rsa') this.run('openssl', ['genrsa', '-traditional', '-out', file, '2048']);
    else this.run('openssl', ['ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', file]);
    return file;
  }

  authority(name: string, dn: string, kind: 'rsa' | 'ec' = 'rsa'): Authority {
    const directory = this.at(name);
    mkdirSync(path.join(directory, 'issued'), { recursive: true });
    for (const [file, content] of [
      ['openssl.cnf', config],
      ['index.txt', ''],
      ['serial', '1000'],
      ['crlnumber', '01'],
    ] as const)
      writeFileSync(path.join(directory, file), content);
    const key = path.join(directory, 'ca.key');
    cpSync(this.key(kind), key);
    const ca: Authority = { directory, dn, key, cert: path.join(directory, 'ca.pem') };
    this.#sign(ca, key, { dn, until: 365 * day }, ca.cert, ['-selfsign', '-extensions', 'authority']);
    return ca;
  }

  certificate(ca: Authority, shape: CertificateShape, key = this.key()): Holder {
    const cert = this.fresh('.pem');
    this.#sign(ca, key, shape, cert, ['-extensions', shape.section ?? 'person']);
    return { cert, key };
  }

  /** @param days until the next update */
  revocationList(ca: Authority, revoked: readonly Holder[] = [], days = 7): string {
    const options = ['ca', '-config', 'openssl.cnf', '-batch'];
    for (const { cert } of revoked) this.run('openssl', [...options, '-revoke', cert], ca.directory);
    const file = this.fresh('.crl');
    this.run('openssl', [...options, '-gencrl', '-crldays', String(days), '-out', file], ca.directory);
    return readFileSync(file, 'latin1');
  }

  hash(ca: Pick<Authority, 'cert'>, kind: '-subject_hash' | '-subject_hash_old' = '-subject_hash'): string {
    return this.run('openssl', ['x509', '-noout', kind, '-in', ca.cert]).trim();
  }

  /** Makes a CA directory. */
  caDirectory(name: string, files: Readonly<Record<string, string>>): string {
    const directory = this.at(name);
    mkdirSync(directory);
    for (const [file, content] of Object.entries(files)) writeFileSync(path.join(directory, file), content);
    return directory;
  }

  /** Puts a CA into a CA directory, good for these names. @param subjects a pattern, such as `/O=Grid/*` */
  trust(directory: string, ca: Pick<Authority, 'cert' | 'dn'>, subjects: string): void {
    const hash = this.hash(ca);
    const policy = [
      `access_id_CA X509 '${ca.dn}'`,
      'pos_rights globus CA:sign',
      `cond_subjects globus '"${subjects}"'`,
    ];
    writeFileSync(path.join(directory, `${hash}.0`), pemOf(ca));
    writeFileSync(path.join(directory, `${hash}.signing_policy`), `${policy.join('\n')}\n`);
  }

  /** Puts a VOMS server into the VOMS directory `vomsdir`. @param host as proxies are to name it */
  trustVoms(vo: string, host: string, server: Pick<Holder, 'cert'>, ca: Pick<Authority, 'dn'>): void {
    mkdirSync(this.at('vomsdir', vo), { recursive: true });
    writeFileSync(this.at('vomsdir', vo, `${host}.lsc`), `${dnOfCertificate(firstOf(server))}\n${ca.dn}\n`);
  }

  gridProxy(holder: Holder, certificates: string, ...args: readonly string[]): Holder {
    const file = this.fresh('.pem');
    const bits = args.includes('-bits') ? [] : ['-bits', '2048'];
    const { cert, key } = holder;
    const inputs = ['-cert', cert, '-key', key, '-certdir', certificates, '-out', file];
    this.run('grid-proxy-init', ['-q', ...bits, ...inputs, ...args]);
    return { cert: file, key: file };
  }

  vomsProxy(holder: Holder, server: Holder, certificates: string, ...args: readonly string[]): Holder {
    const file = this.fresh('.pem');
    const inputs = ['-cert', holder.cert, '-key', holder.key, '-certdir', certificates, '-out', file];
    const host = ['-hostcert', server.cert, '-hostkey', server.key];
    this.run('voms-proxy-fake', ['-quiet', '-bits', '2048', ...inputs, ...host, ...args]);
    return { cert: file, key: file };
  }

  #sign(ca: Authority, key: string, shape: CertificateShape, out: string, args: readonly string[]): void {
    const { dn, from = -day, until = 30 * day } = shape;
    const request = this.fresh('.csr');
    const here = ['-config', 'openssl.cnf'];
    this.run('openssl', ['req', '-new', ...here, '-key', key, '-subj', dn, '-out', request], ca.directory);
    const dates = ['-startdate', asn1Time(from), '-enddate', asn1Time(until)];
    const files = ['-in', request, '-out', out, '-notext', '-batch'];
    this.run('openssl', ['ca', ...here, ...files, ...dates, ...args], ca.directory);
  }
}

export function pemOf({ cert }: Pick<Holder, 'cert'>): string {
  return readFileSync(cert, 'latin1');
}

export function keyOf({ key }: Holder): KeyObject {
  return createPrivateKey(readFileSync(key));
}

/** The first certificate of the file. */
export function firstOf(holder: Pick<Holder, 'cert'>): X509Certificate {
  return new X509Certificate(pemOf(holder));
}

function asn1Time(fromNow: number): string {
  return new Date(Date.now() + fromNow).toISOString().replace(/[-:T]|\.\d+/g, '');
}

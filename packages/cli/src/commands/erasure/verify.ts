import { X509Certificate } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import type { VerifiedCertificate } from '@mdm/erasure';
import { fail, MdmError } from '@mdm/errors';
import type { Command } from 'commander';
import { several } from '../../arguments.js';
import type { Bind } from '../../cli.js';
import { type ExitCode, exitCodes } from '../../exit-codes.js';
import { examples } from '../../help.js';
import type { Output } from '../../output.js';
import { printable } from '../../printable.js';

interface VerifyOptions {
  readonly authority?: readonly string[];
  readonly bundle?: readonly string[];
}

type Authorities = ReadonlyMap<string, readonly X509Certificate[]>;

const maxFileBytes = 512 * 1024 * 1024;
const maxTrustBytes = 64 * 1024;
const pemPattern = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

export function addVerify(erasure: Command, bind: Bind): void {
  const command = erasure
    .command('verify')
    .description('check certificates of erasure and every receipt in them, without asking anybody')
    .argument('<file>', 'as written by --certificate')
    .option('--authority <site=file>', 'CA certificates of a site, PEM; once for each site in it', several)
    .option('--bundle <file>', 'the same from the bundle of a site', several)
    .action(
      bind(async ({ out }, file: string, options: VerifyOptions) => {
        const { verifyCertificate } = await import('@mdm/erasure');
        const known = await readAuthorities(options);
        const trust = { authorities: (site: string) => known.get(site) ?? [], clock: Date.now };
        const lines = (await readText(file, maxFileBytes)).split('\n').filter((line) => line !== '');
        if (lines.length === 0) fail('corrupt', `"${file}" holds no certificate`, { field: 'file' });
        const certificates = lines.map((line, index) => {
          try {
            return verifyCertificate(line, trust);
          } catch (thrown) {
            const { message, remedy } = MdmError.from(thrown);
            return fail('corrupt', `certificate ${index + 1}: ${message}`, { remedy, cause: thrown });
          }
        });
        return show(certificates, out);
      }),
    );
  examples(
    command,
    [
      'mdm erasure verify study.erasure --authority a=a.pem --authority b=b.pem',
      'with the CAs of the owner and of all holders',
    ],
    [
      'mdm erasure verify study.erasure --bundle a.bundle --bundle b.bundle',
      'with bundles, while they are valid',
    ],
  );
}

/** Ends with 7 while something is open or a part is missing. */
async function show(
  certificates: readonly VerifiedCertificate[],
  out: Output,
): Promise<ExitCode | undefined> {
  for (const certificate of certificates) {
    const { erasure, part, parts, site, signedAt, images, kept, receipts, open } = certificate;
    if (out.json) {
      await out.value(certificate);
      continue;
    }
    const signed = new Date(signedAt).toISOString();
    await out.line(`erasure ${erasure}, part ${part} of ${parts}, signed by site ${site} at ${signed}`);
    await out.line(
      `  ${images.length} images, ${receipts.length} receipts of key holders, ${kept.length} kept`,
    );
    const never = receipts.filter(({ outcome }) => outcome === 'none-held');
    for (const { holder, guid } of never) await out.line(`  ${guid}: site ${holder} never held a share`);
    for (const { guid, code, why } of kept) await out.line(`  kept: ${guid}: ${printable(why)} (${code})`);
    for (const { guid, place } of open) await out.line(`  open: ${guid}: ${place}`);
  }
  const [first] = certificates;
  const parts = new Set(certificates.map(({ part }) => part));
  const ofOne = certificates.every(({ erasure, site }) => erasure === first?.erasure && site === first.site);
  if (!ofOne) out.warn('the certificates are of several erasures');
  const missing = ofOne && first !== undefined && parts.size < first.parts;
  if (missing) out.warn(`${first.parts - parts.size} of its ${first.parts} parts are not in the file`);
  const whole = !missing && certificates.every(({ open }) => open.length === 0);
  return whole ? undefined : exitCodes.partial;
}

async function readAuthorities({ authority = [], bundle = [] }: VerifyOptions): Promise<Authorities> {
  const known = new Map<string, X509Certificate[]>();
  const add = (site: string, certificates: readonly X509Certificate[]) =>
    known.set(site, [...(known.get(site) ?? []), ...certificates]);
  for (const entry of authority) {
    const [, site = '', file = ''] = /^([a-z][a-z0-9-]{0,30})=(.+)$/.exec(entry) ?? [];
    if (site === '') fail('invalid-argument', `"${entry}" is not SITE=FILE`, { field: 'authority' });
    add(site, certificatesOf(await readText(file, maxTrustBytes), file));
  }
  if (bundle.length > 0) {
    const { inspectBundle } = await import('@mdm/federation');
    for (const file of bundle) {
      const text = (await readText(file, 2 * maxTrustBytes)).trim();
      const inspected = await inspectBundle(text, { clock: Date.now });
      add(inspected.bundle.site, certificatesOf(inspected.bundle.ca.join('\n'), file));
    }
  }
  return known;
}

function certificatesOf(text: string, file: string): X509Certificate[] {
  try {
    const found = (text.match(pemPattern) ?? []).map((pem) => new X509Certificate(pem));
    if (found.length > 0) return found;
  } catch {
    // The same sentence as for a file without any.
  }
  return fail('invalid-argument', `"${file}" holds no certificate as PEM`, { field: 'authority' });
}

async function readText(file: string, maxBytes: number): Promise<string> {
  const unreadable = (cause: NodeJS.ErrnoException) =>
    fail('invalid-argument', `"${file}" cannot be read: ${cause.code}`, { field: 'file', cause });
  const { size } = await stat(file).catch(unreadable);
  if (size > maxBytes)
    fail('limit-exceeded', `"${file}" is larger than ${maxBytes} bytes`, { field: 'file' });
  return readFile(file, 'utf8').catch(unreadable);
}

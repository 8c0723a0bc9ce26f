import { fail } from '@mdm/errors';
import { ecKeyFrom, readCredentialFile, replaceFile, unusable } from '@mdm/identity';
import { z } from 'zod';
import type { GatewayAddress } from './gateway.js';
import { localFileError } from './local-file.js';
import type { NewPermit } from './permits.js';
import type { HeldPermit } from './session.js';

/** A permit on disk, with all that it takes to use it: whoever reads the file acts with it until it ends. */
export interface PermitFile extends Omit<GatewayAddress, 'ca'> {
  readonly permit: HeldPermit;
  readonly dn: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

const pem = z.string().max(16 * 1024);
const stored = z.strictObject({
  version: z.literal(1),
  gateway: z.string().max(300),
  site: z.string().max(31),
  ca: pem,
  dn: z.string().max(1024),
  expiresAt: z.int(),
  permit: z.strictObject({ id: z.uuid(), secret: z.string().max(64), key: pem }),
});

/** Writes it for its owner only, in one step. @throws invalid-argument storage-full (field file) */
export async function writePermit(
  file: string,
  address: Omit<GatewayAddress, 'ca'>,
  { held, permit }: NewPermit,
): Promise<void> {
  const content: z.infer<typeof stored> = {
    version: 1,
    gateway: address.gateway,
    site: address.site,
    ca: held.ca,
    dn: permit.dn,
    expiresAt: permit.expiresAt,
    permit: {
      id: held.id,
      secret: held.secret,
      key: held.key.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    },
  };
  await replaceFile(file, `${JSON.stringify(content)}\n`, { mode: 0o600 }).catch((thrown: unknown) => {
    throw localFileError(thrown, file);
  });
}

/**
 * @throws failed-precondition (field: the file)  missing, not a permit, or open to others
 * @throws token-expired                          it has ended
 */
export async function readPermit(file: string, clock: () => number = Date.now): Promise<PermitFile> {
  const text = (await readCredentialFile(file, { secret: true, remedy: 'run "mdm login"' })).toString();
  const parsed = stored.safeParse(jsonOf(text));
  if (!parsed.success)
    return unusable(file, 'is not a permit', 'run "mdm login", or "mdm token create" for a job');
  const { gateway, site, ca, dn, expiresAt, permit } = parsed.data;
  if (expiresAt <= clock()) {
    fail('token-expired', `the permit in "${file}" ended at ${new Date(expiresAt).toISOString()}`, {
      remedy: 'run "mdm login", or make a new one with "mdm token create"',
    });
  }
  const { id, secret, key } = permit;
  return { gateway, site, dn, expiresAt, permit: { id, secret, key: ecKeyFrom(key), ca } };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

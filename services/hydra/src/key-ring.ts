import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { readSecret } from '@mdm/config';
import { fail } from '@mdm/errors';

const algorithm = 'aes-256-gcm';
const keyBytes = 32;
const nonceBytes = 12;
const tagBytes = 16;
const idBytes = 8;
const current = 'hydra.kek';
const domain = 'medical data manager wrapped share v1';

/** The row that a wrapped share belongs to: sealed with it, so that it opens in no other. */
export interface ShareRow {
  readonly guid: string;
  readonly generation: number;
  readonly ownerSite: string;
}

export interface Wrapped {
  /** Nonce, ciphertext, tag. */
  readonly wrapped: Buffer;
  /** Which key wraps it: the first 8 bytes of its SHA-256, hexadecimal. */
  readonly kekId: string;
}

/** The keys that wrap shares at rest. */
export interface KeyRing {
  /** The key for new shares. */
  readonly currentId: string;
  /** The keys that shares can be unwrapped with, the current one among them. */
  readonly ids: readonly string[];
  /** Wraps with the current key under a fresh random nonce. */
  wrap(row: ShareRow, record: Uint8Array): Wrapped;
  /**
   * Unwraps; the caller wipes what it gets.
   * @throws failed-precondition  wrapped with a key that is not here
   * @throws corrupt              damaged, or moved here from another row
   */
  unwrap(row: ShareRow, wrapped: Wrapped): Buffer;
}

/**
 * Reads `hydra.kek` and every `hydra.kek.<suffix>` from the directory of secrets. New shares are wrapped with the
 * first; the others only unwrap, while keys are being changed.
 */
export function readKeyRing(config: { readonly secretsDirectory: string }): KeyRing {
  const newest = readSecret(config, current, keyBytes);
  const others = readdirSync(config.secretsDirectory).filter((name) => name.startsWith(`${current}.`));
  return createKeyRing(
    newest,
    others.sort().map((name) => readSecret(config, name, keyBytes)),
  );
}

/** AES-256-GCM (NIST SP 800-38D) with 96-bit random nonces: good for 2^32 shares under one key. */
export function createKeyRing(newest: Buffer, others: readonly Buffer[] = []): KeyRing {
  const keys = new Map([newest, ...others].map((key) => [idOf(key), key]));
  const currentId = idOf(newest);
  return {
    currentId,
    ids: [...keys.keys()],
    wrap: (row, record) => {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv(algorithm, newest, nonce, { authTagLength: tagBytes });
      cipher.setAAD(bindingOf(row, currentId));
      const sealed = [nonce, cipher.update(record), cipher.final(), cipher.getAuthTag()];
      return { wrapped: Buffer.concat(sealed), kekId: currentId };
    },
    unwrap: (row, { wrapped, kekId }) => {
      const key = keys.get(kekId);
      if (!key) {
        fail('failed-precondition', 'the share is wrapped with a key that this site does not have any more', {
          remedy: `restore the key as secret ${current}.previous`,
        });
      }
      if (wrapped.length < nonceBytes + tagBytes) return damaged();
      const nonce = wrapped.subarray(0, nonceBytes);
      const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
      decipher.setAAD(bindingOf(row, kekId));
      decipher.setAuthTag(wrapped.subarray(-tagBytes));
      const record = decipher.update(wrapped.subarray(nonceBytes, -tagBytes));
      try {
        decipher.final();
      } catch {
        record.fill(0);
        return damaged();
      }
      return record;
    },
  };
}

const idOf = (key: Buffer) => createHash('sha256').update(key).digest().subarray(0, idBytes).toString('hex');

const bindingOf = ({ guid, generation, ownerSite }: ShareRow, kekId: string) =>
  Buffer.from(JSON.stringify([domain, guid, generation, ownerSite, kekId]));

function damaged(): never {
  fail('corrupt', 'the share in the key store is damaged or belongs to another key', {
    remedy: 'ask the other key holders, and report this one',
  });
}

import { MdmError } from '@mdm/errors';
import { pemBlocks } from '../chain/pem.js';
import { readCredential } from '../credential.js';
import { readCredentialFile, unusable } from '../credential-files.js';
import { readPkcs12 } from './pkcs12.js';
import { readProxy } from './proxy-file.js';
import {
  type AskPassphrase,
  parsePrivateKey,
  readPemCredential,
  type UserCredential,
  userCredential,
} from './user-credential.js';

/** Where people keep what they prove with who they are. */
export type CredentialSource =
  /** `ca.pem`, `cert.pem` and `key.pem`, as `mdm pki` makes them. */
  | { readonly kind: 'directory'; readonly directory: string }
  /** PEM files; the key may be encrypted, and in the file of the certificates. */
  | { readonly kind: 'pem'; readonly cert: string; readonly key: string; readonly ask: AskPassphrase }
  | { readonly kind: 'pkcs12'; readonly file: string; readonly ask: AskPassphrase }
  /** The one-file PEM of the grid; see `defaultProxyFile`. */
  | { readonly kind: 'proxy'; readonly file: string };

/**
 * Reads a credential from wherever it is. It is read and not validated; the passphrase is asked for only when one is needed.
 * @throws failed-precondition (field: the file)  missing, not what it should be, or a key that others may read
 * @throws invalid-argument (field passphrase)
 */
export async function readUserCredential(source: CredentialSource): Promise<UserCredential> {
  switch (source.kind) {
    case 'directory': {
      const { cert, key, ca } = await readCredential(source.directory);
      return { ...userCredential(pemBlocks(cert, 'CERTIFICATE'), parsePrivateKey(key)), ca };
    }
    case 'pem': {
      const cert = (await readCredentialFile(source.cert)).toString();
      const key = (await readCredentialFile(source.key, { secret: true })).toString();
      return naming(
        source.key,
        readPemCredential(cert, key, () => source.ask(`the key "${source.key}"`)),
      );
    }
    case 'pkcs12': {
      const bytes = await readCredentialFile(source.file, { secret: true });
      return naming(source.file, readPkcs12(bytes, await source.ask(`"${source.file}"`)));
    }
    case 'proxy':
      return readProxy(source.file);
  }
}

/**
 * Reads a passphrase from a file that is for its owner only: its text without a line feed at the end.
 * @throws failed-precondition (field: the file)
 */
export async function readPassphrase(file: string): Promise<string> {
  return (await readCredentialFile(file, { secret: true })).toString().replace(/\r?\n$/, '');
}

/** What is wrong with the content, with the name of the file; a wrong passphrase stays the caller's. */
async function naming(file: string, credential: Promise<UserCredential>): Promise<UserCredential> {
  return credential.catch((thrown: unknown) => {
    const error = MdmError.from(thrown);
    if (error.code !== 'invalid-argument' || error.field === 'passphrase') throw error;
    return unusable(file, `cannot be used: ${error.message}`, error.remedy, error);
  });
}

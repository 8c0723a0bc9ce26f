import path from 'node:path';
import { readPrivateFile } from '@mdm/config';
import { fail, MdmError } from '@mdm/errors';
import { type FederationLogger, followDirectories } from '@mdm/federation';
import { type TokenKey, tokenKeyFrom } from '@mdm/identity';
import type { ServiceBase } from '@mdm/rpc';

const fileName = 'token-key.pem';
const pollMs = 1_000;

type TokenKeyOptions = Pick<ServiceBase, 'config' | 'site' | 'federation' | 'shutdown'> & {
  readonly logger: FederationLogger;
};

/**
 * The key that this gateway signs tokens with: `token-key.pem` of the secrets directory, read again when it changes. A new
 * key signs only when the bundle of this site that is in use here publishes it; until then, and while the file is no
 * usable key, the former one does. Ends with the service.
 * @throws failed-precondition  the file is absent or others may read it
 * @throws invalid-argument     it holds no P-256 key as unencrypted PKCS#8 PEM
 */
export async function watchTokenKey({
  config,
  site,
  federation,
  logger,
  shutdown,
}: TokenKeyOptions): Promise<() => TokenKey> {
  const file = path.join(config.secretsDirectory, fileName);
  let text = readPrivateFile(file);
  let key = await tokenKeyFrom(text);
  let problem: string | undefined;

  const take = async (): Promise<void> => {
    const changed = readPrivateFile(file);
    if (changed === text) return;
    const next = await tokenKeyFrom(changed);
    if (federation.current().tokenKey(site, next.kid) === undefined) {
      fail('failed-precondition', `the bundle of this site does not publish the key in ${fileName}`, {
        field: fileName,
        remedy: 'change the key with "mdm site rotate --token-key", which publishes it first',
      });
    }
    [text, key] = [changed, next];
    logger.info({ kid: key.kid }, 'tokens are signed with another key from now on');
  };
  const follower = await followDirectories({
    directories: [config.secretsDirectory],
    pollMs,
    read: async () => {
      await take();
      problem = undefined;
    },
    onError: (thrown) => {
      const error = MdmError.from(thrown);
      if (error.message !== problem)
        logger.warn({ err: error }, 'the changed token key is not in use, the former one stays');
      problem = error.message;
    },
  });
  const unsubscribe = federation.onChange(follower.refresh);
  const end = () => {
    follower.close();
    unsubscribe();
  };
  shutdown.addEventListener('abort', end, { once: true });
  return () => key;
}

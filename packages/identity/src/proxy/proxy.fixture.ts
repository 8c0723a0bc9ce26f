import { X509Certificate } from 'node:crypto';
import { isMdmError } from '@mdm/errors';
import type { Issued } from '../chain/chain.fixture.js';
import type { UserCredential } from './user-credential.js';

/** As every program reads it. */
export const pemOf = ({ der }: Issued): string => new X509Certificate(der).toString();

/** @param holder whose key it is; its issuers follow */
export function credentialOf(holder: Issued, ...issuers: readonly Issued[]): UserCredential {
  return {
    chain: [holder, ...issuers].map(pemOf).join(''),
    key: holder.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Code, field and reason of the refusal, as far as it has them: `certificate-invalid chain expired`. */
export async function refusalOf(run: () => unknown): Promise<string | undefined> {
  try {
    await run();
  } catch (thrown) {
    if (!isMdmError(thrown)) throw thrown;
    return [thrown.code, thrown.field, thrown.refusal?.reason].filter(Boolean).join(' ');
  }
  return undefined;
}

import path from 'node:path';
import { readPrivateFile } from '@mdm/config';
import { fail } from '@mdm/errors';
import { hashPasscode, isPasscode } from '@mdm/identity';
import type { ServiceBase } from '@mdm/rpc';

const maxFileBytes = 1024 * 1024;
/** Wrong ones, and those that are being checked, of one workstation in a minute. */
const maxAttempts = 10;
const windowMs = 60_000;

interface Attempt {
  readonly callingAe: string;
  readonly address: string;
  readonly file: string;
  readonly name: string;
  readonly passcode: string;
  /** There is such a user. Otherwise it takes as long, and is wrong. */
  readonly isUser: boolean;
}

interface Passcodes {
  /**
   * Whether it is the passcode of the user. The file is read each time, so that a change counts at once.
   * @throws too-many-requests    this workstation has tried too often
   * @throws failed-precondition invalid-argument  the file is not there, or is wrong
   */
  check(attempt: Attempt): Promise<boolean>;
}

export function createPasscodes({
  config,
  coordination,
}: Pick<ServiceBase, 'config' | 'coordination'>): Passcodes {
  return {
    check: async ({ callingAe, address, file, name, passcode, isUser }) => {
      const counter = `passcode/${address} ${callingAe}`;
      // Counted before it is looked at: who tries many at the same time gains nothing.
      if ((await coordination.increment(counter, 1, windowMs)) > maxAttempts) {
        fail('too-many-requests', 'this workstation has sent too many wrong passcodes', {
          remedy: 'wait a minute',
        });
      }
      const hashed = isUser ? hashOf(path.resolve(config.secretsDirectory, file), name) : undefined;
      if (hashed === undefined) {
        await hashPasscode(passcode);
        return false;
      }
      const isRight = await isPasscode(passcode, hashed);
      if (isRight) await coordination.increment(counter, -1, windowMs);
      return isRight;
    },
  };
}

/** The hash in the line `<name>:<hash>`. */
function hashOf(file: string, name: string): string | undefined {
  const lines = readPrivateFile(file, maxFileBytes).split('\n');
  const line = lines.find((one) => one.startsWith(`${name}:`));
  return line?.slice(name.length + 1).trim();
}

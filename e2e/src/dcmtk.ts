import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { fail } from '@mdm/errors';
import type { Federation } from '@mdm/testbed/federation';

const run = promisify(execFile);

/**
 * Sends every file of a directory with `storescu` of dcmtk, the reference implementation of DICOM.
 * @throws when one of them was not taken, or the association broke
 */
export async function storescu(federation: Federation, site: string, directory: string): Promise<void> {
  const { host, port, aeTitle } = federation.dicomAddress(site);
  const args = ['--quiet', '-aet', 'DCMTK', '-aec', aeTitle, host, String(port), '+sd', directory];
  try {
    // Without it, the tool waits for delayed acknowledgements: 18 files a second.
    await run('storescu', args, { env: { PATH: process.env.PATH, TCP_NODELAY: '1' } });
  } catch (error) {
    if (Object(error).code === 'ENOENT') {
      fail('failed-precondition', 'the program "storescu" is not installed', {
        remedy: 'install dcmtk, such as with "apt-get install -y dcmtk"',
      });
    }
    throw error;
  }
}

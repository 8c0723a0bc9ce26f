import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isMdmError } from '@mdm/errors';
import fc from 'fast-check';
import { readJobFile } from './job-file.js';

let directory: string;
let file: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-job-'));
  file = path.join(directory, 'job.yaml');
});
afterAll(() => rm(directory, { recursive: true }));

describe('the description of a job', () => {
  it('is YAML or JSON, and takes a permit from where it is', async () => {
    await writeFile(
      file,
      'cohort: 0190163d-8694-739b-aea5-966c26f8ad91\npurpose: HRESCH\npermit: job.permit\n',
    );
    expect(await readJobFile(file)).toEqual({
      cohort: '0190163d-8694-739b-aea5-966c26f8ad91',
      hours: 12,
      purpose: 'HRESCH',
      permit: path.join(directory, 'job.permit'),
    });
    await writeFile(file, JSON.stringify({ objects: ['/grid/biomed/a/x'], hours: 2.5 }));
    expect(await readJobFile(file)).toEqual({ objects: ['/grid/biomed/a/x'], hours: 2.5 });
  });

  it('is refused when it is too large, or expands', async () => {
    for (const text of [`objects: [${'x'.repeat(5 * 1024 * 1024)}]`, 'objects: [&a [x], *a, *a]']) {
      await writeFile(file, text);
      await expect(readJobFile(file)).rejects.toMatchObject({ code: 'invalid-argument', field: 'job' });
    }
  });

  it('is read or refused, whatever is in the file', async () => {
    const fragments = fc.constantFrom(
      'objects:',
      'cohort:',
      'hours:',
      '- ',
      '\n',
      ' ',
      '{',
      '}',
      '[',
      ']',
      '&a ',
      '*a',
      '"',
      'x',
    );
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(fragments).map((parts) => parts.join('')),
    );
    await fc.assert(
      fc.asyncProperty(texts, async (text) => {
        await writeFile(file, text);
        const result = await readJobFile(file).catch((thrown: unknown) => thrown);
        if (isMdmError(result)) expect(result).toMatchObject({ code: 'invalid-argument', field: 'job' });
        else expect(result).toMatchObject({ hours: expect.any(Number) });
      }),
    );
  });
});

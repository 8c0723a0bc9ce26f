import { open } from 'node:fs/promises';
import path from 'node:path';
import { fail, isMdmError } from '@mdm/errors';
import { z } from 'zod';

const maxBytes = 4 * 1024 * 1024;
const maxObjects = 10_000;
const dayHours = 24;

const jobSchema = z
  .strictObject({
    objects: z.array(z.string().min(1).max(1_023)).min(1, 'names no object').max(maxObjects).optional(),
    cohort: z.uuid('is not the id of a cohort').optional(),
    hours: z
      .number()
      .positive()
      .max(366 * dayHours)
      .default(12),
    purpose: z.string().optional(),
    permit: z.string().min(1).optional(),
  })
  .refine(({ objects, cohort }) => (objects === undefined) !== (cohort === undefined), {
    path: ['objects'],
    message: 'are to be given, or a cohort',
  });

/** What a job is going to read, with whose permit, why and for how long. */
export type JobFile = z.output<typeof jobSchema>;

/**
 * Reads the description of a job, YAML or JSON; the path of a permit is taken from where the file is.
 * @throws invalid-argument (field job)
 */
export async function readJobFile(file: string): Promise<JobFile> {
  const text = await readLimited(file);
  const { parse } = await import('yaml');
  let raw: unknown;
  try {
    raw = parse(text, { maxAliasCount: 0 });
  } catch (cause) {
    fail('invalid-argument', `"${file}" is neither YAML nor JSON`, { field: 'job', cause });
  }
  const { success, data, error } = jobSchema.safeParse(raw);
  if (!success) {
    const [issue] = error.issues;
    const where = issue?.path.map(String).join('.') || 'the job';
    return fail('invalid-argument', `"${file}": ${where}: ${issue?.message ?? 'is not valid'}`, {
      field: 'job',
      remedy: 'write objects or cohort, and hours, purpose, permit as needed; see "mdm dry-run --help"',
    });
  }
  const { permit } = data;
  return { ...data, ...(permit !== undefined && { permit: path.resolve(path.dirname(file), permit) }) };
}

async function readLimited(file: string): Promise<string> {
  try {
    const handle = await open(file === '-' ? '/dev/stdin' : file);
    try {
      const chunks: Buffer[] = [];
      let size = 0;
      for await (const chunk of handle.createReadStream({ autoClose: false })) {
        const bytes = Buffer.from(chunk);
        size += bytes.length;
        if (size > maxBytes)
          fail('invalid-argument', `"${file}" is larger than ${maxBytes} bytes`, { field: 'job' });
        chunks.push(bytes);
      }
      return Buffer.concat(chunks).toString('utf8');
    } finally {
      await handle.close();
    }
  } catch (cause) {
    if (isMdmError(cause)) throw cause;
    return fail('invalid-argument', `"${file}" cannot be read`, { field: 'job', cause });
  }
}

import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** A patient whose name and numbers are found nowhere else: if they are in a log, they have leaked. */
export const canaryPatient = {
  patientName: 'Zzyzxcanary^Quillfeather',
  patientId: 'ZZYZX-7741-CANARY',
  patientBirthDate: '19530227',
  patientSex: 'F',
} as const;

export interface Leak {
  readonly file: string;
  readonly line: number;
  /** What kind of thing it is; never the thing itself. */
  readonly what: string;
}

const forbidden: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a token', /\beyJ[\w-]{8,}/],
  ['an age identity', /AGE-SECRET-KEY-(PQ-)?1/i],
  ['a private key', /-----BEGIN (\w+ )?PRIVATE KEY-----/],
  ['the name of a patient', /zzyzxcanary|quillfeather/i],
  ['the ID of a patient', /zzyzx-?7741/i],
  ['the birth date of a patient', /19530227|1953-02-27/],
];

/** Looks for patient data and secrets in text files, line by line. */
export async function scanLogs(files: readonly string[]): Promise<Leak[]> {
  const leaks: Leak[] = [];
  for (const file of files) {
    let line = 0;
    for await (const text of createInterface({
      input: createReadStream(file),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      line += 1;
      for (const [what, pattern] of forbidden) if (pattern.test(text)) leaks.push({ file, line, what });
    }
  }
  return leaks;
}

/** Every `.log` file below a directory; none when it does not exist. */
export async function logsBelow(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true }).catch(() => []);
  return names.filter((name) => name.endsWith('.log')).map((name) => path.join(directory, name));
}

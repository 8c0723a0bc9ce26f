import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { canaryPatient, logsBelow, scanLogs } from './log-scan.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'mdm-scan-'));
});
afterAll(() => rm(directory, { recursive: true }));

const leaksOf = async (line: string) => {
  const file = path.join(directory, 'service.log');
  await writeFile(file, `{"msg":"serving"}\n{"msg":"${line}"}\n`);
  return scanLogs([file]);
};

describe('the log scanner', () => {
  it.each([
    ['a token', `Bearer ${['ey', 'J'].join('')}hbGciOiJFUzI1NiJ9.e30.x`],
    ['an age identity', `AGE-SECRET-${'KEY-1'}QQQQ`],
    ['a private key', `-----BEGIN EC ${'PRIVATE'} KEY-----`],
    ['the name of a patient', `stored ${canaryPatient.patientName}`],
    ['the name of a patient', 'stored zzyzxcanary'],
    ['the ID of a patient', `stored ${canaryPatient.patientId}`],
    ['the birth date of a patient', canaryPatient.patientBirthDate],
  ])('finds %s and says where', async (what, line) => {
    expect(await leaksOf(line)).toEqual([{ file: expect.stringContaining('service.log'), line: 2, what }]);
  });

  it('passes what a log should have', async () => {
    expect(await leaksOf('image 01890a5d-ac96-774b-bcce-b302099a8057 registered for age1qqqq')).toEqual([]);
  });

  it('finds the files below a directory, and none below a missing one', async () => {
    await leaksOf('');
    expect(await logsBelow(directory)).toEqual([path.join(directory, 'service.log')]);
    expect(await logsBelow(path.join(directory, 'absent'))).toEqual([]);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deidentifyBuffer, deriveKeys } from '../deidentify/index.js';
import { type PhantomModality, phantomSeries } from './index.js';

const keys = deriveKeys(Buffer.alloc(32, 9));
let directory = '';

/** Output of a program on a file; a missing program fails the test with the package to install. */
function inspect(
  program: string,
  debianPackage: string,
  args: readonly string[],
): { status: number | null; text: string } {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'latin1',
    maxBuffer: 64 << 20,
  });
  if (error !== undefined) {
    throw new Error(`${program} is needed for this test: apt-get install -y ${debianPackage}`, {
      cause: error,
    });
  }
  return { status, text: stdout + stderr };
}

async function files(modality: PhantomModality): Promise<{ original: string; anonymous: string }> {
  const [file] = phantomSeries({
    modality,
    patient: { patientId: 'PAT-1', patientName: 'Rossi^Anna', patientBirthDate: '19700102', patientSex: 'F' },
    slices: 1,
    seed: 'interop',
    institution: 'Hospital A',
    studyDate: '20240102',
  });
  const bytes = file?.bytes ?? Buffer.alloc(0);
  const original = path.join(directory, `${modality}.dcm`);
  const anonymous = path.join(directory, `${modality}-anonymous.dcm`);
  await writeFile(original, bytes);
  await writeFile(anonymous, await deidentifyBuffer(bytes, { profile: 'basic', keys }));
  return { original, anonymous };
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mdm-dcmtk-'));
});
afterAll(() => rm(directory, { recursive: true }));

describe.each(['CT', 'MR', 'CR'] as const)('a %s phantom', (modality) => {
  it('is a valid instance for dciodvfy, before and after de-identification', async () => {
    const { original, anonymous } = await files(modality);
    for (const file of [original, anonymous]) {
      const { text } = inspect('dciodvfy', 'dicom3tools', [file]);
      expect(text).toContain(`${modality}Image`);
      expect(text).not.toMatch(/^Error/m);
    }
  });

  it('is dumped by dcmtk without a warning and without the patient once de-identified', async () => {
    const { original, anonymous } = await files(modality);
    const before = inspect('dcmdump', 'dcmtk', [original]);
    const after = inspect('dcmdump', 'dcmtk', [anonymous]);
    expect([before.status, after.status]).toEqual([0, 0]);
    expect(before.text + after.text).not.toMatch(/^[WEF]:/m);
    expect(before.text).toContain('Rossi^Anna');
    expect(after.text).not.toMatch(/Rossi|PAT-1|Hospital A|20240102|19700102/);
    expect(after.text).toContain('PatientIdentityRemoved');
  });
});

describe('other transfer syntaxes, written by dcmtk', () => {
  it.each([
    ['implicit little endian', '+ti'],
    ['explicit big endian', '+tb'],
    ['deflated', '+td'],
    ['undefined lengths', '-e'],
  ])('%s is de-identified into a file that dcmtk reads', async (_name, option) => {
    const { original } = await files('CT');
    const converted = path.join(directory, 'converted.dcm');
    expect(inspect('dcmconv', 'dcmtk', [option, original, converted]).status).toBe(0);
    const output = path.join(directory, 'converted-anonymous.dcm');
    await writeFile(output, await deidentifyBuffer(await readFile(converted), { profile: 'basic', keys }));
    const dump = inspect('dcmdump', 'dcmtk', [output]);
    expect(dump.status).toBe(0);
    expect(dump.text).not.toMatch(/^[WEF]:|Rossi|PAT-1|Hospital A/m);
    const pixels = (file: string) => inspect('dcmdump', 'dcmtk', ['+P', '7fe0,0010', '+L', file]).text;
    const back = path.join(directory, 'back.dcm');
    expect(inspect('dcmconv', 'dcmtk', ['+te', output, back]).status).toBe(0);
    expect(pixels(back)).toBe(pixels(original));
  });
});

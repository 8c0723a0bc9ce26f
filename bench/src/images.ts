import { writePhantoms } from '@mdm/testbed/federation';
import { execute } from './programs.js';

/** A series of 512×512 CT images of 0.5 MB; another seed is another study. */
export function writeCtImages(directory: string, count: number, seed: string): Promise<string[]> {
  return writePhantoms(directory, {
    modality: 'CT',
    slices: count,
    seed,
    patient: { patientId: `BENCH-${seed}`, patientName: 'Phantom^Bench', patientBirthDate: '19700102' },
    institution: 'Bench',
    studyDate: '20240102',
  });
}

export interface DicomPeer {
  readonly port: number;
  readonly aeTitle: string;
}

/** Sends files with dcmtk's storescu, spread over so many processes with one association each. */
export async function storescu(
  { port, aeTitle }: DicomPeer,
  files: readonly string[],
  processes: number,
): Promise<void> {
  const shares = Array.from({ length: processes }, (_, own) =>
    files.filter((_file, index) => index % processes === own),
  );
  await Promise.all(
    shares.map((share) => execute('storescu', ['-aec', aeTitle, '127.0.0.1', String(port), ...share])),
  );
}

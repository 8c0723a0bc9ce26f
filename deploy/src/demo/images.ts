import path from 'node:path';
import type { PhantomModality } from '@mdm/dicom';
import { isStored, sendFiles } from '@mdm/dicom';
import { canaryPatient, daikonVolume, type Federation, writePhantoms } from '@mdm/testbed/federation';

/** What the modalities of one hospital have to send. */
export interface Examination {
  readonly site: string;
  readonly what: string;
  readonly callingAe: string;
  readonly files: readonly string[];
}

/** The patient who was examined at every hospital. */
export const patient = canaryPatient;

/** Makes the images of the demo below `directory`: one patient at three hospitals, and a real MR volume at B. */
export async function prepareImages(directory: string): Promise<Examination[]> {
  const phantoms = async (site: string, modality: PhantomModality, slices: number, studyDate: string) => ({
    site,
    what: `${slices} ${modality}`,
    callingAe: `${modality}_${site.toUpperCase()}`,
    files: await writePhantoms(path.join(directory, site, modality), {
      modality,
      patient,
      slices,
      seed: `demo ${site}`,
      institution: `Hospital ${site.toUpperCase()}`,
      studyDate,
    }),
  });
  const volume = await daikonVolume();
  return [
    await phantoms('a', 'CT', 14, '20230412'),
    await phantoms('a', 'CR', 2, '20230412'),
    await phantoms('b', 'MR', 12, '20240105'),
    { site: 'b', what: `${volume.length} MR of a real head`, callingAe: 'MR_B', files: volume },
    await phantoms('c', 'CT', 12, '20250620'),
    await phantoms('c', 'MR', 6, '20250620'),
  ];
}

/** C-STOREs every file to the bridge of its hospital, all modalities at once. */
export async function sendImages(
  federation: Federation,
  examinations: readonly Examination[],
): Promise<void> {
  await Promise.all(
    examinations.map(async ({ site, callingAe, files }) => {
      const { host, port, aeTitle: calledAe } = federation.dicomAddress(site);
      const results = await sendFiles({ host, port, callingAe, calledAe }, files);
      const refused = results.find(({ answer }) => answer === undefined || !isStored(answer.status));
      if (refused === undefined) return;
      const { answer, error } = refused;
      throw new Error(
        `${path.basename(refused.file)} was not stored at ${site}: ${answer?.comment ?? error?.message}`,
        {
          cause: error,
        },
      );
    }),
  );
}

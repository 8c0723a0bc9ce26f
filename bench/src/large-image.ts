import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { phantomSeries } from '@mdm/dicom';
import { fail } from '@mdm/errors';

const frameSide = 64;
const frameLength = frameSide * frameSide * 2;
const pixelElementLength = 12;
const rowsElement = Buffer.from('28001000', 'hex');
const pieceLength = 2 ** 20;

/**
 * Writes a CT image with so many MiB of pixels, all of them noise, as a single file: a phantom's header with the number
 * of frames that this makes.
 */
export async function writeLargeImage(file: string, mebibytes: number, seed: string): Promise<void> {
  const [phantom] = phantomSeries({
    modality: 'CT',
    slices: 1,
    rows: frameSide,
    columns: frameSide,
    seed,
    patient: { patientId: `BENCH-${seed}`, patientName: 'Phantom^Bench' },
    institution: 'Bench',
    studyDate: '20240102',
  });
  const header = phantom?.bytes.subarray(0, -frameLength);
  const rowsAt = header?.indexOf(rowsElement) ?? -1;
  if (header === undefined || rowsAt < 0) return fail('internal', 'the phantom does not look as expected');
  const length = mebibytes * pieceLength;
  header.writeUInt32LE(length, header.length - pixelElementLength + 8);
  const piece = randomBytes(pieceLength);
  await pipeline(function* () {
    yield header.subarray(0, rowsAt);
    yield numberOfFrames(length / frameLength);
    yield header.subarray(rowsAt);
    for (let written = 0; written < length; written += pieceLength) yield piece;
  }, createWriteStream(file));
}

/** (0028,0008) IS, explicit VR little endian (PS3.5 §7.1.2). */
function numberOfFrames(frames: number): Buffer {
  const text = String(frames);
  const value = Buffer.from(text.length % 2 === 0 ? text : `${text} `);
  return Buffer.concat([
    Buffer.from('28000800', 'hex'),
    Buffer.from('IS'),
    Buffer.of(value.length, 0),
    value,
  ]);
}

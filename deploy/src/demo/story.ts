import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFile, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { type FoundRow, parseQuery } from '@mdm/client';
import { readSecret } from '@mdm/config';
import { type DeidentificationKeys, deidentifyBuffer, deriveKeys, mapUid, readHeader } from '@mdm/dicom';
import { isMdmError, type MdmError } from '@mdm/errors';
import { eventually, type Federation } from '@mdm/testbed/federation';
import { type Examination, patient, prepareImages, sendImages } from './images.js';
import { runMdm } from './mdm-program.js';
import { stockAge } from './stock-age.js';

/** One scene of the demo. It throws when the system does not do what it promises. */
export interface Scene {
  /** Short, for machines. */
  readonly name: string;
  /** One line, for people. */
  readonly headline: string;
  /** Returns what was seen and measured. */
  play(): Promise<string>;
}

/** Where the story is played. */
export interface Stage {
  readonly federation: Federation;
  /** For the images that are sent. */
  readonly directory: string;
}

/** An image of A that C's researcher would like to read, and the file that the modality sent. */
interface SharedImage {
  readonly lfn: string;
  readonly guid: string;
  readonly sent: string;
}

/** Of which a quarter is what a message takes to a hospital far away. Nobody waits for as long. */
const siteDeadlineMs = 16_000;

/**
 * The story of one patient who was examined at three hospitals, in the order in which it happens. Later scenes need the
 * images of the first two.
 */
export function scenesOf(stage: Stage): readonly Scene[] {
  let examinations: readonly Examination[] = [];
  let patientLink: string | undefined;
  let shared: SharedImage | undefined;

  const physicianOfC = () => stage.federation.client('c', 'physician');
  const researcher = () => stage.federation.client('c', 'researcher');
  const owner = () => stage.federation.client('a', 'physician');
  const grantee = () => ({ user: stage.federation.site('c').people.researcher.dn });
  const keys = () => projectKeys(stage.federation);
  const image = () => shared ?? assert.fail('no image of hospital A was found before');
  const linkOfPatient = () => patientLink ?? assert.fail('the patient was not found before');
  const expected = async () =>
    deidentifyBuffer(await readFile(image().sent), { profile: 'basic', keys: keys() });

  const opens = async () => {
    const content = await buffer(await (await researcher()).get(image().lfn));
    assert.ok(content.equals(await expected()), 'the image is not the de-identified original');
    return content;
  };
  const isRefused = async (codes: readonly string[]) => {
    const error = await refusalOf((await researcher()).get(image().lfn).then(buffer));
    assert.ok(codes.includes(error.code), `refused with "${error.code}: ${error.message}"`);
    return error;
  };

  return [
    {
      name: 'register',
      headline: 'the modalities of A, B and C send their images by DICOM C-STORE',
      play: async () => {
        examinations = await prepareImages(stage.directory);
        const total = examinations.reduce((sum, { files }) => sum + files.length, 0);
        const began = performance.now();
        await sendImages(stage.federation, examinations);
        const sent = performance.now() - began;
        await eventually(async () => {
          const rows = await rowsOf((await physicianOfC()).searchAll({ attributes: ['LFN'] }).rows);
          assert.equal(rows.length, total);
        });
        const visible = performance.now() - began;
        const each = examinations.map(({ site, what }) => `${what} at ${site.toUpperCase()}`).join(', ');
        return `${total} images (${each}) safe after ${seconds(sent)}; encrypted, registered and found by a query after ${seconds(visible)}`;
      },
    },
    {
      name: 'find',
      headline: 'one query from C finds the patient at A, B and C',
      play: async () => {
        const [known] = await rowsOf(
          (await physicianOfC()).search({
            collection: '/mdm/Patient',
            condition: parseQuery(`PatientID = "${patient.patientId}"`),
            attributes: ['PatientLink'],
            sites: ['c'],
            siteDeadlineMs: 30_000,
          }).rows,
        );
        patientLink = String(known?.attributes.PatientLink ?? assert.fail('C does not know its own patient'));
        const began = performance.now();
        const { rows, summary } = (await physicianOfC()).search({
          condition: parseQuery(`PatientLink = "${patientLink}"`),
          attributes: ['LFN', 'Modality', 'SOPUID', 'InstanceNumber'],
          siteDeadlineMs: 30_000,
        });
        const found = await rowsOf(rows);
        const took = performance.now() - began;
        for (const { site, kind } of (await summary).outcomes) assert.equal(kind, 'answered', `site ${site}`);
        for (const site of stage.federation.sites.keys()) {
          const wanted = examinations.filter((one) => one.site === site && !one.what.includes('real'));
          assert.equal(
            countAt(found, site),
            wanted.flatMap(({ files }) => files).length,
            `images at ${site}`,
          );
        }
        shared = await sharedImage(found, examinations, keys());
        const counts = [...stage.federation.sites.keys()].map(
          (site) => `${countAt(found, site)} at ${site.toUpperCase()}`,
        );
        return `C's physician knows the patient by number and gets a link that names nobody; asked with it, three hospitals answer in ${Math.round(took)} ms: ${counts.join(', ')}`;
      },
    },
    {
      name: 'refuse',
      headline: "C's researcher sees that A has the image and may not open it",
      play: async () => {
        const { code } = await isRefused(['permission-denied']);
        const why = await (await researcher()).explain(image().lfn);
        assert.equal(why.allowed, false);
        return `${code}: ${why.summary}; ask ${why.owner}`;
      },
    },
    {
      name: 'grant',
      headline: "A's physician grants it to the researcher",
      play: async () => {
        const began = performance.now();
        const { complete, pending } = await (await owner()).grant({ image: image().lfn }, grantee(), 'r');
        assert.ok(complete, `still to be told: ${pending.join(', ')}`);
        return `told to A's catalogue, storage and metadata and to the key holders A, B and C in ${Math.round(performance.now() - began)} ms`;
      },
    },
    {
      name: 'open',
      headline: 'the image opens at C: the de-identified original, byte for byte',
      play: async () => {
        const began = performance.now();
        const content = await opens();
        const took = Math.round(performance.now() - began);
        return `${content.length} bytes in ${took} ms, key joined from 2 of 3 shares at the reader; SHA-256 ${sha256(content)}… equals that of the sent file after PS3.15 de-identification`;
      },
    },
    {
      name: 'stock-age',
      headline: 'the file in the pool of A is a standard age file',
      play: async () => {
        const { sha256: digest, size } = await (await researcher()).open(image().lfn);
        const stored = await fileWith(stage.federation.site('a').dataDirectory('dpm'), size, digest);
        const copy = path.join(stage.directory, 'from-pool.age');
        await copyFile(stored, copy);
        const identity = await runMdm(stage.federation, {
          site: 'c',
          person: 'researcher',
          args: ['key', image().lfn],
        });
        const tool = await stockAge();
        const content = await tool.decrypt(copy, identity);
        assert.ok(content.equals(await expected()), 'another program reads something else');
        return `opened with "mdm key" and ${tool.name}`;
      },
    },
    {
      name: 'one-holder-down',
      headline: 'key holder B is killed: the image still opens',
      play: async () => {
        await stage.federation.service('b', 'hydra').kill('SIGKILL');
        const began = performance.now();
        await opens();
        return `with the shares of A and C, in ${Math.round(performance.now() - began)} ms`;
      },
    },
    {
      name: 'two-holders-down',
      headline: 'holder A is killed as well: unreadable until one is back',
      play: async () => {
        await stage.federation.service('a', 'hydra').kill('SIGKILL');
        const error = await isRefused(['shares-unavailable']);
        await Promise.all([
          stage.federation.service('a', 'hydra').restart(),
          stage.federation.service('b', 'hydra').restart(),
        ]);
        const began = performance.now();
        await eventually(opens);
        return `"${error.message}"; started again it opens after ${Math.round(performance.now() - began)} ms`;
      },
    },
    {
      name: 'revoke',
      headline: "A's physician takes the right back",
      play: async () => {
        const { guid, lfn } = image();
        const began = performance.now();
        const { complete } = await (await owner()).revoke({ image: lfn }, grantee());
        const returned = performance.now() - began;
        assert.ok(complete, 'a key holder has not confirmed');
        await isRefused(['permission-denied', 'not-found']);
        const key = await refusalOf((await researcher()).key(guid));
        const took = performance.now() - began;
        return `every holder confirmed after ${Math.round(returned)} ms; ${Math.round(took)} ms after the word neither the image nor its key can be had (${key.code})`;
      },
    },
    {
      name: 'cut-off',
      headline: 'hospital B loses its line in the middle of a query',
      play: async () => {
        const link = stage.federation.link('b');
        link.delay(siteDeadlineMs / 4);
        try {
          const began = performance.now();
          const { rows, summary } = (await physicianOfC()).search({
            condition: parseQuery(`PatientLink = "${linkOfPatient()}"`),
            attributes: ['LFN'],
            siteDeadlineMs,
          });
          const found: FoundRow[] = [];
          let cut: Promise<void> | undefined;
          for await (const row of rows) {
            cut ??= link.cut();
            found.push(row);
          }
          await cut;
          const took = performance.now() - began;
          const outcomes = new Map((await summary).outcomes.map((outcome) => [outcome.site, outcome]));
          for (const site of ['a', 'c']) assert.equal(outcomes.get(site)?.kind, 'answered', `site ${site}`);
          const b = outcomes.get('b');
          assert.match(b?.kind ?? 'missing', /^(unreachable|late)$/);
          assert.equal(countAt(found, 'b'), 0);
          return `A and C answered with ${countAt(found, 'a')} and ${countAt(found, 'c')} images, of B it says "${b?.kind}": ${b?.error?.message ?? ''}; ${Math.round(took)} ms in all`;
        } finally {
          await link.restore();
        }
      },
    },
  ];
}

async function rowsOf(rows: AsyncIterable<FoundRow>): Promise<FoundRow[]> {
  const all: FoundRow[] = [];
  for await (const row of rows) all.push(row);
  return all;
}

const countAt = (rows: readonly FoundRow[], site: string): number =>
  rows.filter((row) => row.site === site).length;

/** The middle CT slice of hospital A, and which of the sent files it is. */
async function sharedImage(
  rows: readonly FoundRow[],
  examinations: readonly Examination[],
  keys: DeidentificationKeys,
): Promise<SharedImage> {
  const files = examinations.find(({ site, what }) => site === 'a' && what.includes('CT'))?.files ?? [];
  const sent = files[Math.floor(files.length / 2)] ?? assert.fail('A sent no CT');
  const sopUid = mapUid(keys, readHeader(await readFile(sent)).meta.sopInstanceUid);
  const row =
    rows.find(({ attributes }) => attributes.SOPUID === sopUid) ?? assert.fail('the slice was not found');
  return { guid: row.guid, lfn: String(row.attributes.LFN), sent };
}

/** What the bridges de-identify with; the demo repeats their work to compare. */
function projectKeys(federation: Federation): DeidentificationKeys {
  const secretsDirectory = federation.site('a').secretsDirectory('dicom-bridge');
  return deriveKeys(readSecret({ secretsDirectory }, 'project.key', 32));
}

async function refusalOf(attempt: Promise<unknown>): Promise<MdmError> {
  try {
    await attempt;
  } catch (error) {
    if (isMdmError(error)) return error;
    throw error;
  }
  return assert.fail('it was not refused');
}

/** The stored file of this size and SHA-256: found by its content, since names in a pool are nobody's business. */
async function fileWith(directory: string, size: number, digest: string): Promise<string> {
  for (const name of await readdir(directory, { recursive: true })) {
    const file = path.join(directory, name);
    const { size: found } = await stat(file);
    if (found === size && sha256(await readFile(file), 64) === digest) return file;
  }
  return assert.fail('the pool does not have the file');
}

function sha256(content: Buffer, digits = 16): string {
  return createHash('sha256').update(content).digest('hex').slice(0, digits);
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

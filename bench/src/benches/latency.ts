import { connectDicom, type DicomAssociation, phantomSeries, readMetaHeader } from '@mdm/dicom';
import { fail } from '@mdm/errors';
import type { Federation } from '@mdm/testbed/federation';
import { allRegistered } from '../all-registered.js';
import { alternately, type Bench, repeatedly } from '../bench.js';
import { withFederation } from '../federations.js';
import { multiplyImages } from '../multiply.js';
import { quantile, summarise } from '../statistics.js';

const explicitVrLittleEndian = '1.2.840.10008.1.2.1';
const ctStorage = '1.2.840.10008.5.1.4.1.1.2';
/** Images that are really sent and registered before they are multiplied. */
const templates = 100;

/** That what a hospital has already does not slow down what comes: a new hospital beside an old one. */
export const latency: Bench = {
  name: 'latency',
  description:
    'C-STORE of 0.5 MB CT images, one after the other, and their registration, at a hospital with few images and at one with many',
  needs: [],
  run: (context) =>
    withFederation(context, { sites: 3 }, async (federation) => {
      const { quick, say } = context;
      const images = quick ? 20 : 100;
      const repetitions = quick ? 2 : 7;
      const few = senderTo(federation, 'a');
      const many = senderTo(federation, 'b');
      const sites = [few, many];
      say('registering what is multiplied');
      await Promise.all(sites.map((site) => site.register(templates, 'templates')));
      const [small, large] = quick ? [1_000, 10_000] : [10_000, 1_000_000];
      const counts = {
        few: await multiplyImages(federation, few.name, small / templates, say),
        many: await multiplyImages(federation, many.name, large / templates, say),
      };
      await Promise.all(sites.map((site) => site.register(images, 'warm')));
      say(`${images} images to each in turn`);
      const turns = await alternately(
        repetitions,
        (turn) => many.register(images, `turn ${turn}`),
        (turn) => few.register(images, `turn ${turn}`),
      );
      const shown = (count: number) => count.toLocaleString('en-US');
      const row = (name: string, unit: string, better: 'more' | 'less', of: (run: Run) => number) =>
        summarise(
          {
            name: `${name}, at ${shown(counts.many)} registered images`,
            unit,
            better,
            peerName: `at ${shown(counts.few)}`,
            goal: { of: 'ratio', bound: 0.8 },
            limit: 'indexes of PostgreSQL that are a level deeper and not all in memory',
          },
          turns.ours.map(of),
          turns.theirs.map(of),
        );
      return [
        row('C-STORE, p50', 'ms', 'less', ({ answersMs }) => quantile(answersMs, 0.5)),
        row('C-STORE, p95', 'ms', 'less', ({ answersMs }) => quantile(answersMs, 0.95)),
        row('registered', 'images/s', 'more', ({ registered }) => registered),
      ];
    }),
};

/** What became of one series of images. */
interface Run {
  /** Of each image, from the request to the answer. */
  readonly answersMs: readonly number[];
  /** Images a second, from the first request until all could be found. */
  readonly registered: number;
}

interface Sender {
  readonly name: string;
  register(images: number, seed: string): Promise<Run>;
}

function senderTo(federation: Federation, name: string): Sender {
  const { aeTitle, ...address } = federation.dicomAddress(name);
  return {
    name,
    register: async (images, seed) => {
      const series = [
        ...phantomSeries({
          modality: 'CT',
          slices: images,
          seed: `${name} ${seed}`,
          patient: { patientId: `BENCH-${seed}`, patientName: 'Phantom^Bench', patientBirthDate: '19700102' },
          institution: 'Bench',
          studyDate: '20240102',
        }),
      ];
      const association = await connectDicom({
        ...address,
        callingAe: 'BENCH',
        calledAe: aeTitle,
        contexts: [{ abstractSyntax: ctStorage, transferSyntaxes: [explicitVrLittleEndian] }],
      });
      const started = performance.now();
      const answersMs = await repeatedly(images, (n) => store(association, series[n]?.bytes));
      await association.release();
      await allRegistered(federation, name);
      return { answersMs, registered: (images * 1_000) / (performance.now() - started) };
    },
  };
}

/** Milliseconds until the answer. */
async function store(association: DicomAssociation, bytes: Buffer | undefined): Promise<number> {
  const file = bytes ?? fail('internal', 'the phantom series is too short');
  const { sopClassUid, sopInstanceUid, transferSyntax, datasetOffset } = readMetaHeader(file);
  const dataset = file.subarray(datasetOffset);
  const started = performance.now();
  const { status } = await association.store({
    sopClassUid,
    sopInstanceUid,
    transferSyntax,
    dataset,
    size: dataset.length,
  });
  if (status !== 0) fail('internal', `the bridge answered with status ${status}`);
  return performance.now() - started;
}

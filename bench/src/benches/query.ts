import { createHash } from 'node:crypto';
import { type MdmClient, parseQuery, type SearchQuery } from '@mdm/client';
import { fail } from '@mdm/errors';
import type { amga } from '@mdm/protos';
import { newGuid } from '@mdm/rpc';
import type { Federation } from '@mdm/testbed/federation';
import { type Bench, repeatedly } from '../bench.js';
import { withFederation } from '../federations.js';
import { imageAcl, physicianOf, requireDone } from '../people.js';
import type { Row } from '../result.js';
import { quantile, summarise } from '../statistics.js';

const sites = ['a', 'b', 'c'];
const bulkSize = 1_000;
const imagesPerPatient = 100;
const modalities = ['CT', 'MR', 'CR', 'US'];
const deadlineMs = 500;

/** One query over three hospitals, asked at the third, from the first byte to the last row and the summary. */
export const query: Bench = {
  name: 'query',
  description: 'one query over three hospitals, each filtering by its own access control lists',
  needs: [],
  run: (context) =>
    withFederation(context, { sites, services: ['gateway', 'amga'], durable: false }, async (federation) => {
      const { quick, say } = context;
      const sizes = quick ? [3_000] : [10_000, 100_000];
      const asks = quick ? 10 : 200;
      const client = await federation.client('c', 'physician');
      const rows: Row[] = [];
      let patients = 0;
      for (const size of sizes) {
        say(`entering images up to ${size}`);
        const needed = Math.ceil(size / imagesPerPatient);
        for (; patients < needed; patients += bulkSize / imagesPerPatient)
          await enterPatients(federation, patients);
        const images = `${(patients * imagesPerPatient).toLocaleString('en-US')} images`;
        const kinds: readonly { name: string; query: SearchQuery; rows: number }[] = [
          {
            name: 'one patient, all 100 images',
            query: { condition: parseQuery(`PatientLink = "${linkOf(7)}"`), limit: 100 },
            rows: 100,
          },
          {
            name: 'one modality, 100 rows',
            query: { condition: parseQuery('Modality = "MR" and StudyYear >= 2015'), limit: 100 },
            rows: 100,
          },
          {
            name: 'one modality, a page of 1,000',
            query: { condition: parseQuery('Modality = "MR"'), limit: 1_000 },
            rows: Math.min(1_000, (patients * imagesPerPatient) / modalities.length),
          },
        ];
        for (const kind of kinds) {
          say(`${kind.name}, ${images}`);
          const taken = await repeatedly(asks, () => ask(client, kind.query, kind.rows));
          const name = `${kind.name}, ${images}`;
          const limit = 'two cores for three gateways, three catalogues and the caller';
          rows.push(
            summarise({ name: `${name}, p50`, unit: 'ms', better: 'less', limit }, [quantile(taken, 0.5)]),
            summarise(
              {
                name: `${name}, p95`,
                unit: 'ms',
                better: 'less',
                limit,
                goal: { of: 'value', bound: 500 },
              },
              [quantile(taken, 0.95)],
            ),
          );
        }
      }
      say('one hospital stalls');
      rows.push(await askWithOneStalled(federation, client, quick ? 2 : 10));
      return rows;
    }),
};

/** The same question while one hospital accepts connections and says nothing. */
async function askWithOneStalled(federation: Federation, client: MdmClient, asks: number): Promise<Row> {
  const question = { condition: parseQuery('Modality = "MR"'), limit: 100, siteDeadlineMs: deadlineMs };
  const plain = await repeatedly(asks, () => ask(client, question, 100));
  federation.link('b').stall();
  try {
    const stalled = await repeatedly(asks, () => ask(client, question, 100));
    return summarise(
      {
        name: `answer with one hospital stalled, its deadline ${deadlineMs} ms`,
        unit: 'ms',
        better: 'less',
        goal: { of: 'value', bound: deadlineMs + quantile(plain, 0.95) },
        limit: 'the deadline, by intent; the goal is it and what the query takes without the fault',
      },
      stalled,
    );
  } finally {
    await federation.link('b').restore();
  }
}

/** Milliseconds until the summary; the rows must be as many as expected, or the figure would mean nothing. */
async function ask(client: MdmClient, question: SearchQuery, expected: number): Promise<number> {
  const started = performance.now();
  const { rows, summary } = client.search(question);
  let count = 0;
  for await (const _ of rows) count += 1;
  await summary;
  const taken = performance.now() - started;
  if (count !== expected) fail('internal', `a query brought ${count} rows instead of ${expected}`);
  return taken;
}

/** Ten patients, with what a real one has: every hospital holds a third of the images, one study of four series each. */
async function enterPatients(federation: Federation, first: number): Promise<void> {
  await Promise.all(
    sites.map(async (site, own) => {
      const as = physicianOf(federation, site);
      const acl = imageAcl(federation.site(site), 0o644);
      const images = Array.from({ length: bulkSize }, (_, index) => index)
        .filter((index) => index % sites.length === own)
        .map((index) => newImage(site, first + Math.floor(index / imagesPerPatient), index, acl));
      const client = await federation
        .door(site, 'amga')
        .client('mdm.amga.v1.MetadataService', { through: 'dicom-bridge', as });
      requireDone((await client.putImages({ images })).outcomes);
    }),
  );
}

const linkOf = (patient: number) => createHash('sha256').update(`patient ${patient}`).digest('base64url');

function newImage(site: string, patient: number, index: number, acl: amga.NewImage['acl']): amga.NewImage {
  const guid = newGuid();
  const modality = modalities[index % modalities.length] ?? 'CT';
  const study = `2.25.${patient}.${site.charCodeAt(0)}`;
  const series = `${study}.${index % modalities.length}`;
  const text = (value: string) => ({ text: value });
  const integer = (value: number) => ({ integer: value });
  return {
    guid,
    patient: linkOf(patient),
    study,
    series,
    patientAttributes: { PatientSex: text(patient % 2 ? 'F' : 'M') },
    studyAttributes: { StudyYear: integer(2_000 + (patient % 26)) },
    seriesAttributes: { Modality: text(modality), BodyPartExamined: text('HEAD'), SeriesNumber: integer(1) },
    imageAttributes: {
      LFN: text(`/grid/biomed/${site}/${study}/${series}/${guid}`),
      SOPClassUID: text('1.2.840.10008.5.1.4.1.1.4'),
      SOPUID: text(`${series}.${index}`),
      InstanceNumber: integer(index),
      Rows: integer(512),
      Columns: integer(512),
    },
    acl,
  };
}
